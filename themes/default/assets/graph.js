// The explorer of the whole graph: a canvas over the picture, with pan, zoom, search and what is
// around a node. Without it the picture and its links stand. Places were computed at build time.
(function () {
	"use strict";
	var box = document.querySelector(".web"), words = box && box.dataset;
	if (!box || !window.fetch || !window.Path2D) return;
	var still = matchMedia("(prefers-reduced-motion: reduce)");
	var svg = box.querySelector("svg"), canvas, pen, data, count, colors, near, cells, threads;
	var size = { w: 0, h: 0, dpr: 1 }, view = { x: 0, y: 0, k: 1 }, hover = -1, chosen = -1, found = null;
	var CELL = 60, waiting = false, home;

	function make(tag, attributes, parent) {
		var made = document.createElement(tag);
		for (var name in attributes) made[name] = attributes[name];
		parent.append(made);
		return made;
	}

	function readColors() {
		function of(name, classes) {
			var probe = make("i", { className: (classes || "") + " wc-" + name, hidden: true }, box);
			var color = getComputedStyle(probe).color;
			probe.remove();
			return color;
		}
		colors = { ink: of("ink"), ink2: of("ink2"), paper: of("paper"), edge: of("edge"), rule: of("rule"), lines: [] };
		for (var i = 1; i <= 8; i++) colors.lines[i] = of("line", "hue line-" + i);
	}

	// Edges by the line that they come from, so that each colour is one path.
	function index() {
		near = new Array(count);
		threads = {};
		for (var e = 0; e < data.edges.length; e += 2) {
			var a = data.edges[e], b = data.edges[e + 1];
			(near[a] = near[a] || []).push(b);
			(near[b] = near[b] || []).push(a);
			(threads[data.kind[a]] = threads[data.kind[a]] || []).push(a, b);
		}
		cells = new Map();
		for (var i = 0; i < count; i++) {
			var key = Math.floor(X(i) / CELL) + ":" + Math.floor(Y(i) / CELL);
			cells.has(key) ? cells.get(key).push(i) : cells.set(key, [i]);
		}
	}
	function X(i) { return data.at[2 * i]; }
	function Y(i) { return data.at[2 * i + 1]; }
	function R(i) { return data.kind[i] < 9 ? 13 : data.kind[i] === 9 ? 6 : 3; }

	function lines(pairs, color, width) {
		var path = new Path2D();
		for (var e = 0; e < pairs.length; e += 2) {
			path.moveTo(X(pairs[e]), Y(pairs[e]));
			path.lineTo(X(pairs[e + 1]), Y(pairs[e + 1]));
		}
		pen.strokeStyle = color;
		pen.lineWidth = width;
		pen.stroke(path);
	}

	// Dots of one colour are one path.
	function dots(nodes) {
		var groups = {};
		nodes.forEach(function (i) { (groups[data.kind[i]] = groups[data.kind[i]] || []).push(i); });
		for (var kind in groups) {
			var path = new Path2D(), line = kind < 9, small = kind > 9;
			groups[kind].forEach(function (i) {
				path.moveTo(X(i) + R(i), Y(i));
				path.arc(X(i), Y(i), R(i), 0, 7);
			});
			pen.fillStyle = small ? colors.edge : colors.paper;
			pen.fill(path);
			if (small) continue;
			pen.lineWidth = line ? 6 : 2.5;
			pen.strokeStyle = line ? colors.lines[kind] : colors.ink;
			pen.stroke(path);
		}
	}

	// Names where there is room: roadmaps first, never one over another.
	function labels(nodes, all) {
		var taken = new Set(), font = getComputedStyle(document.body).fontFamily, shown = 0;
		pen.textAlign = "center";
		pen.textBaseline = "middle";
		pen.lineJoin = "round";
		for (var pass = 0; pass < 3 && shown < 400; pass++) {
			if (!all && view.k < [0.15, 0.45, 1.4][pass]) break;
			for (var n = 0; n < nodes.length && shown < 400; n++) {
				var i = nodes[n], kind = data.kind[i];
				if ((kind < 9 ? 0 : kind - 8) !== pass) continue;
				var x = (X(i) - view.x) * view.k, y = (Y(i) - view.y + R(i)) * view.k + 12;
				if (x < -80 || y < -10 || x > size.w + 80 || y > size.h + 10) continue;
				var text = data.title[i].length > 28 ? data.title[i].slice(0, 27) + "…" : data.title[i];
				pen.font = (pass ? "" : "700 ") + "13px " + font;
				var half = pen.measureText(text).width / 2, free = true, keys = [];
				for (var c = Math.floor((x - half) / 16); c <= Math.floor((x + half) / 16); c++)
					for (var r = Math.floor((y - 8) / 16); r <= Math.floor((y + 8) / 16); r++) {
						keys.push(c + ":" + r);
						free = free && !taken.has(c + ":" + r);
					}
				if (!free) continue;
				keys.forEach(function (key) { taken.add(key); });
				pen.lineWidth = 4;
				pen.strokeStyle = colors.paper;
				pen.strokeText(text, x, y);
				pen.fillStyle = pass ? colors.ink2 : colors.ink;
				pen.fillText(text, x, y);
				shown++;
			}
		}
	}

	function draw() {
		waiting = false;
		var focus = hover >= 0 ? hover : chosen, all = home;
		pen.setTransform(1, 0, 0, 1, 0, 0);
		pen.clearRect(0, 0, canvas.width, canvas.height);
		function world() {
			var k = view.k * size.dpr;
			pen.setTransform(k, 0, 0, k, -view.x * k, -view.y * k);
		}
		world();
		var dim = focus >= 0 || found;
		pen.globalAlpha = dim ? 0.12 : Math.max(0.12, Math.min(0.45, 900 / data.edges.length));
		for (var kind in threads)
			lines(threads[kind], colors.lines[kind] || colors.rule, 1 / Math.max(view.k, 0.4));
		pen.globalAlpha = dim ? 0.2 : 1;
		dots(all);
		pen.globalAlpha = 1;
		var some = focus >= 0 ? [focus].concat(near[focus] || []) : found;
		if (focus >= 0) {
			var pairs = [];
			(near[focus] || []).forEach(function (other) { pairs.push(focus, other); });
			lines(pairs, colors.ink2, 1.6 / view.k);
		}
		if (some) dots(some);
		if (chosen >= 0) {
			pen.beginPath();
			pen.arc(X(chosen), Y(chosen), R(chosen) + 7 / view.k, 0, 7);
			pen.strokeStyle = colors.ink;
			pen.lineWidth = 3 / view.k;
			pen.stroke();
		}
		pen.setTransform(size.dpr, 0, 0, size.dpr, 0, 0);
		labels(some || all, !!some);
	}
	function later() {
		if (!waiting) requestAnimationFrame(draw);
		waiting = true;
	}

	function fit() {
		view.k = Math.min(size.w / data.w, size.h / data.h, 1.4);
		view.x = data.w / 2 - size.w / 2 / view.k;
		view.y = data.h / 2 - size.h / 2 / view.k;
		later();
	}
	function resize() {
		var rect = canvas.getBoundingClientRect(), x = view.x + size.w / 2 / view.k, y = view.y + size.h / 2 / view.k;
		if (!rect.width) return;
		size = { w: rect.width, h: rect.height, dpr: Math.min(devicePixelRatio || 1, 2) };
		canvas.width = Math.round(size.w * size.dpr);
		canvas.height = Math.round(size.h * size.dpr);
		view.x = x - size.w / 2 / view.k;
		view.y = y - size.h / 2 / view.k;
		later();
	}
	function zoom(by, x, y) {
		var k = Math.min(Math.max(view.k * by, 0.02), 6);
		view.x += x / view.k - x / k;
		view.y += y / view.k - y / k;
		view.k = k;
		later();
	}
	function zoomMiddle(by) { zoom(by, size.w / 2, size.h / 2); }
	function go(i) {
		var k = Math.max(view.k, 1), from = { x: view.x, y: view.y, k: view.k }, start = performance.now();
		var to = { x: X(i) - size.w / 2 / k, y: Y(i) - size.h / 2 / k, k: k };
		chosen = i;
		status.textContent = data.title[i] + " · " + (near[i] || []).map(function (n) { return data.title[n]; }).slice(0, 12).join(", ");
		(function step(now) {
			var t = still.matches ? 1 : Math.min(((now || start) - start) / 250, 1), e = t * (2 - t);
			["x", "y", "k"].forEach(function (key) { view[key] = from[key] + (to[key] - from[key]) * e; });
			draw();
			if (t < 1) requestAnimationFrame(step);
		})();
	}

	function at(event) {
		var rect = canvas.getBoundingClientRect();
		var x = (event.clientX - rect.left) / view.k + view.x, y = (event.clientY - rect.top) / view.k + view.y;
		var best = -1, far = Infinity, reach = 10 / view.k;
		for (var c = Math.floor(x / CELL) - 1; c <= Math.floor(x / CELL) + 1; c++)
			for (var r = Math.floor(y / CELL) - 1; r <= Math.floor(y / CELL) + 1; r++)
				(cells.get(c + ":" + r) || []).forEach(function (i) {
					var d = Math.hypot(X(i) - x, Y(i) - y) - R(i);
					if (d < reach && d < far) {
						far = d;
						best = i;
					}
				});
		return best;
	}

	function pointers() {
		var down = new Map(), moved = 0;
		canvas.addEventListener("pointerdown", function (event) {
			down.set(event.pointerId, event);
			canvas.setPointerCapture(event.pointerId);
			moved = down.size > 1 ? 99 : 0;
		});
		canvas.addEventListener("pointermove", function (event) {
			var old = down.get(event.pointerId), rect = canvas.getBoundingClientRect();
			if (!old) {
				var now = at(event);
				canvas.style.setProperty("cursor", now >= 0 ? "pointer" : "");
				if (now !== hover) later();
				hover = now;
				return;
			}
			if (down.size === 2) {
				down.forEach(function (other, id) {
					if (id === event.pointerId) return;
					var before = Math.hypot(old.clientX - other.clientX, old.clientY - other.clientY);
					var after = Math.hypot(event.clientX - other.clientX, event.clientY - other.clientY);
					zoom(after / (before || 1), other.clientX - rect.left, other.clientY - rect.top);
				});
			} else {
				view.x -= (event.clientX - old.clientX) / view.k;
				view.y -= (event.clientY - old.clientY) / view.k;
				moved += Math.abs(event.clientX - old.clientX) + Math.abs(event.clientY - old.clientY);
				later();
			}
			down.set(event.pointerId, event);
		});
		canvas.addEventListener("pointerup", function (event) {
			var hit = moved < 6 ? at(event) : -1;
			down.delete(event.pointerId);
			if (hit >= 0) event.pointerType === "mouse" || hit === chosen ? location.assign(data.url[hit]) : go(hit);
		});
		canvas.addEventListener("pointercancel", function (event) { down.delete(event.pointerId); });
		canvas.addEventListener("pointerleave", function () {
			hover = -1;
			later();
		});
		canvas.addEventListener("wheel", function (event) {
			if (!event.ctrlKey && !event.metaKey) return;
			event.preventDefault();
			var rect = canvas.getBoundingClientRect();
			zoom(Math.exp(-event.deltaY / 300), event.clientX - rect.left, event.clientY - rect.top);
		}, { passive: false });
	}

	// Arrow keys go from node to node, to the nearest in that direction; with Shift they move the view.
	function towards(dx, dy) {
		var from = chosen >= 0 ? { x: X(chosen), y: Y(chosen) } : { x: view.x + size.w / 2 / view.k, y: view.y + size.h / 2 / view.k };
		var best = -1, least = Infinity;
		for (var i = 0; i < count; i++) {
			var x = X(i) - from.x, y = Y(i) - from.y, along = x * dx + y * dy, aside = Math.abs(x * dy - y * dx);
			if (i !== chosen && along > 0 && aside <= along * 1.2 && along + 2 * aside < least) {
				least = along + 2 * aside;
				best = i;
			}
		}
		if (best >= 0) go(best);
	}
	function keys(event) {
		var ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }, way = ways[event.key];
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		if (way && event.shiftKey) {
			view.x += way[0] * 60 / view.k;
			view.y += way[1] * 60 / view.k;
			later();
		} else if (way) towards(way[0], way[1]);
		else if (event.key === "+" || event.key === "=") zoomMiddle(1.3);
		else if (event.key === "-") zoomMiddle(1 / 1.3);
		else if (event.key === "0") fit();
		else if (event.key === "Enter" && chosen >= 0) location.assign(data.url[chosen]);
		else if (event.key === "Escape") {
			chosen = -1;
			later();
		} else return;
		event.preventDefault();
	}

	var status, turn = 0;
	function search(input) {
		var text = input.value.normalize("NFKC").toLowerCase().trim();
		turn = 0;
		found = text ? home.filter(function (i) { return data.fold[i].includes(text); }) : null;
		status.textContent = found ? found.length + " / " + count : words.help;
		if (!found) chosen = -1;
		later();
	}

	function build() {
		var tools = make("div", { className: "wt" }, box), input = make("input", { type: "search", placeholder: words.find }, tools);
		input.setAttribute("aria-label", words.find);
		[["+", words.in, function () { zoomMiddle(1.4); }], ["−", words.out, function () { zoomMiddle(1 / 1.4); }],
			[words.all, words.all, fit]].forEach(function (entry) {
			make("button", { type: "button", textContent: entry[0], onclick: entry[2] }, tools).setAttribute("aria-label", entry[1]);
		});
		canvas = make("canvas", { tabIndex: 0 }, box);
		canvas.setAttribute("role", "application");
		canvas.setAttribute("aria-label", words.name);
		status = make("p", { className: "wh", textContent: words.help }, box);
		status.setAttribute("role", "status");
		pen = canvas.getContext("2d");
		input.addEventListener("input", function () { search(input); });
		input.addEventListener("keydown", function (event) {
			if (event.key === "Enter" && found && found.length) go(found[turn++ % found.length]);
		});
		canvas.addEventListener("keydown", keys);
		pointers();
		svg.remove();
	}

	function recolor() {
		readColors();
		later();
	}

	fetch(words.src).then(function (answer) {
		if (!answer.ok) throw new Error(answer.status);
		return answer.json();
	}).then(function (json) {
		performance.mark("graph");
		data = json;
		count = data.kind.length;
		home = Array.from({ length: count }, function (_, i) { return i; });
		data.fold = data.title.map(function (title) { return title.normalize("NFKC").toLowerCase(); });
		readColors();
		index();
		build();
		resize();
		fit();
		draw();
		performance.measure("graph", "graph");
		new ResizeObserver(resize).observe(canvas);
		new MutationObserver(recolor).observe(document.documentElement, { attributeFilter: ["data-theme"] });
		matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolor);
	}).catch(function () {}); // the picture stays
})();
