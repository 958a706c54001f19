// A reader's own ticks on a plan: kept in this browser under the plan's name, so that all its
// languages share them. Without storage nothing is offered.
(function () {
	"use strict";
	var panel = document.querySelector(".ticks"), ticks;
	if (!panel) return;
	var words = panel.dataset, status = panel.querySelector("[role=status]");
	var name = "rmgen:" + document.documentElement.dataset.base + ":" + words.plan;
	try {
		ticks = JSON.parse(localStorage.getItem(name)) || {};
		localStorage.setItem(name, JSON.stringify(ticks));
	} catch (error) {
		return;
	}
	// What the author marked is where a reader starts.
	var boxes = [], stages = Array.from(document.querySelectorAll(".stage")).map(function (section) {
		var id = section.getAttribute("aria-labelledby"), own = [];
		section.querySelectorAll(".tasks>li[data-k]").forEach(function (item) {
			var box = item.querySelector(".task>input");
			if (!box) {
				var label = document.createElement("label"), text = document.createElement("span");
				label.className = "task";
				box = document.createElement("input");
				box.type = "checkbox";
				text.append.apply(text, item.childNodes);
				label.append(box, text);
				item.append(label);
			}
			box.disabled = false;
			box.start = box.checked;
			box.key = item.dataset.k;
			own.push(box);
			boxes.push(box);
		});
		var station = Array.from(document.querySelectorAll(".sth")).find(function (link) {
			return decodeURIComponent(link.hash.slice(1)) === id;
		});
		var entry = Array.from(document.querySelectorAll(".toc .s>a")).find(function (link) {
			return decodeURIComponent(link.hash.slice(1)) === id;
		});
		return { boxes: own, parts: [section, station && station.parentNode, entry && entry.parentNode].filter(Boolean) };
	});
	if (!boxes.length) return;

	function count(list) {
		return list.filter(function (box) { return box.checked; }).length;
	}
	function draw() {
		var done = count(boxes), all = boxes.length, percent = Math.round(done * 100 / all);
		if (!done && !panel.touched) return;
		panel.touched = true;
		stages.forEach(function (stage) {
			var n = count(stage.boxes), of = stage.boxes.length;
			var state = of && n === of ? "done" : n ? "doing" : "todo";
			if (of) stage.parts.forEach(function (part) {
				part.dataset.s = state;
				var tally = part.querySelector(".tally"), when = part.querySelector(".when");
				if (!tally) return;
				tally.innerHTML = '<progress value="' + n + '" max="' + of + '" aria-label="' + n + " / " + of + '"></progress><span aria-hidden="true">' + n + "/" + of + "</span>";
				when.querySelectorAll(".tag").forEach(function (tag) { tag.remove(); });
				if (!words[state]) return;
				var tag = document.createElement("span");
				tag.className = n === of ? "tag" : "tag now";
				tag.textContent = words[state];
				when.append(tag);
			});
		});
		boxes.forEach(function (box) {
			document.querySelectorAll('.map [data-k="' + box.key + '"]>svg').forEach(function (mark) {
				if (!mark.old) {
					mark.old = mark.innerHTML;
					mark.word = mark.getAttribute("aria-label");
				}
				mark.innerHTML = box.checked ? '<use href="#ok"/>' : box.start ? '<use href="#todo"/>' : mark.old;
				mark.classList.toggle("t", !box.checked && !mark.word);
				var word = box.checked ? words.done : mark.word;
				mark.setAttribute(word ? "role" : "aria-hidden", word ? "img" : "true");
				mark.removeAttribute(word ? "aria-hidden" : "role");
				if (word) mark.setAttribute("aria-label", word);
				else mark.removeAttribute("aria-label");
			});
		});
		var ring = document.querySelector(".head .ring");
		if (!ring) return;
		ring.setAttribute("aria-label", done + " / " + all);
		ring.innerHTML = '<circle class="a" cx="32" cy="32" r="27"/><path class="b" d="M32 5a27 27 0 1 1 0 54a27 27 0 1 1 0-54" pathLength="100" stroke-dasharray="' + percent + ' 100"/><text x="32" y="38">' + percent + '<tspan class="u" dx="1">%</tspan></text>';
	}
	function load() {
		boxes.forEach(function (box) {
			box.checked = box.key in ticks ? !!ticks[box.key] : box.start;
		});
		draw();
	}
	function save() {
		try {
			localStorage.setItem(name, JSON.stringify(ticks));
		} catch (error) { /* full: the page still shows it */ }
	}
	document.addEventListener("change", function (event) {
		var box = event.target;
		if (!box.key) return;
		panel.touched = true;
		if (box.checked === box.start) delete ticks[box.key];
		else ticks[box.key] = box.checked ? 1 : 0;
		save();
		draw();
	});
	addEventListener("storage", function (event) {
		if (event.key !== name) return;
		ticks = JSON.parse(event.newValue) || {};
		load();
	});
	var acts = {
		export: function () {
			var link = document.createElement("a");
			link.href = URL.createObjectURL(new Blob([JSON.stringify({ plan: words.plan, ticks: ticks })], { type: "application/json" }));
			link.download = words.plan.replace(/\W+/g, "-") + ".json";
			link.click();
			setTimeout(URL.revokeObjectURL, 1000, link.href);
		},
		import: function () {
			var input = document.createElement("input");
			input.type = "file";
			input.accept = ".json";
			input.onchange = function () {
				input.files[0].text().then(JSON.parse).then(function (file) {
					if (file.plan !== words.plan || typeof file.ticks !== "object") throw file;
					ticks = file.ticks;
					save();
					load();
					status.textContent = "";
				}).catch(function () { status.textContent = words.bad; });
			};
			input.click();
		},
		clear: function () {
			if (!confirm(words.ask)) return;
			ticks = {};
			panel.touched = true;
			save();
			load();
		},
	};
	panel.addEventListener("click", function (event) {
		var act = acts[event.target.dataset.do];
		if (act) act();
	});
	panel.hidden = false;
	load();
})();
