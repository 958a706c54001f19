// Charts of kinds that the site does not draw itself: Mermaid's own script draws them here. It is
// loaded only on pages that have one, from this site; the source stays, one click away.
const script = document.querySelector("script[data-mermaid]");
const figures = [...document.querySelectorAll("figure.other")];
const root = document.documentElement;
let mermaid, turn = 0;

// Mermaid takes no CSS variables, and no oklch(): a canvas turns any colour into bytes.
const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
const pen = canvas.getContext("2d", { willReadFrequently: true });
function color(name) {
	const probe = document.createElement("i");
	probe.hidden = true;
	document.body.append(probe);
	probe.className = "mm-" + name;
	pen.clearRect(0, 0, 1, 1);
	pen.fillStyle = getComputedStyle(probe).color;
	pen.fillRect(0, 0, 1, 1);
	probe.remove();
	return "#" + [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
		.map(byte => byte.toString(16).padStart(2, "0")).join("");
}

function settings() {
	const ink = color("ink"), paper = color("paper"), plate = color("plate"), line = color("line");
	return {
		startOnLoad: false, securityLevel: "strict", htmlLabels: false, theme: "base",
		flowchart: { htmlLabels: false }, class: { htmlLabels: false },
		fontFamily: getComputedStyle(document.body).fontFamily,
		themeVariables: {
			darkMode: getComputedStyle(root).colorScheme === "dark", background: paper,
			primaryColor: plate, primaryTextColor: ink, primaryBorderColor: line, lineColor: color("ink2"),
			secondaryColor: plate, secondaryTextColor: ink, tertiaryColor: paper, tertiaryTextColor: ink,
			textColor: ink, titleColor: ink, nodeTextColor: ink, classText: ink, noteBkgColor: plate,
			noteTextColor: ink, noteBorderColor: color("edge"), fontSize: "14px",
		},
	};
}

async function draw(figure, id) {
	const { svg } = await mermaid.render(id, figure.querySelector("pre code").textContent);
	let box = figure.querySelector(".drawn");
	if (!box) {
		box = document.createElement("div");
		box.className = "drawn";
		const details = document.createElement("details");
		details.className = "src";
		details.append(document.createElement("summary"), figure.querySelector(".code"));
		details.firstChild.textContent = figure.dataset.source;
		figure.querySelector(".fail").replaceWith(box, details);
		figure.classList.remove("diagram"); // whose styles are for our own drawings
	}
	box.innerHTML = svg;
	box.firstElementChild.setAttribute("role", "img");
	box.firstElementChild.setAttribute("aria-label", figure.dataset.name);
}

async function drawAll() {
	const mine = ++turn;
	mermaid.initialize(settings());
	for (const [i, figure] of figures.entries()) {
		if (mine !== turn) return;
		try {
			await draw(figure, "mermaid-" + i);
		} catch (error) {
			document.getElementById("dmermaid-" + i)?.remove();
			console.warn(error.message); // its source stands where it would be
		}
	}
}

if (script && figures.length) {
	({ default: mermaid } = await import(new URL(script.dataset.mermaid, document.baseURI)));
	await document.fonts.ready;
	await drawAll();
	new MutationObserver(drawAll).observe(root, { attributeFilter: ["data-theme"] });
	matchMedia("(prefers-color-scheme: dark)").addEventListener("change", drawAll);
}
