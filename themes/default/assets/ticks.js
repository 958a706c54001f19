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
	var boxes = [], stations = document.querySelectorAll(".map .st");
	function take(item, box) {
		box.disabled = false;
		box.start = box.checked;
		box.key = item.dataset.k;
		boxes.push(box);
		return box;
	}
	function add(into, content, name) {
		var label = document.createElement("label"), text = document.createElement("span"), box = document.createElement("input");
		label.className = "task";
		box.type = "checkbox";
		if (name) box.setAttribute("aria-label", name);
		text.append.apply(text, content);
		label.append(box, text);
		into.prepend(label);
		return box;
	}
	function hasId(id) {
		return function (link) { return decodeURIComponent(link.hash.slice(1)) === id; };
	}
	// A box in each task of a list, in each row that is a stage.
	function boxesIn(all) {
		return Array.from(all).map(function (item) {
			var box = item.querySelector(".task>input"), cell = item.cells && item.cells[0];
			if (cell) box = add(cell, [], cell.textContent.trim());
			return take(item, box || add(item, Array.from(item.childNodes)));
		});
	}
	var stages = Array.from(document.querySelectorAll(".stage")).map(function (section) {
		var id = section.getAttribute("aria-labelledby");
		var station = Array.from(document.querySelectorAll(".sth")).find(hasId(id));
		var entry = Array.from(document.querySelectorAll(".toc .s>a")).find(hasId(id));
		return {
			boxes: boxesIn(section.querySelectorAll(".tasks>li[data-k]")),
			parts: [section, station && station.parentNode, entry && entry.parentNode].filter(Boolean),
		};
	});
	// Stages that are no sections say by number which station they are.
	stations.forEach(function (station, i) {
		var own = document.querySelectorAll('[data-g="' + i + '"]');
		if (own.length) stages.push({ boxes: boxesIn(own), parts: [station].concat(Array.from(own).filter(function (row) { return row.cells; })) });
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
				if (!tally || !when) return;
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
		} catch (error) {
			// full: the page still shows it
		}
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
					if (file.plan !== words.plan || !file.ticks || typeof file.ticks !== "object") throw file;
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
