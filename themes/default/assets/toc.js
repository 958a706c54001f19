// The contents list follows reading. Nothing on the page moves.
(function () {
	"use strict";
	var toc = document.querySelector(".toc");
	if (!toc) return;
	// Where the list is a rail it is open for readers of a screen, too.
	var wide = matchMedia("(min-width:70rem)");
	var details = toc.querySelector("details");
	function open() {
		details.open = wide.matches;
	}
	open();
	wide.addEventListener("change", open);
	toc.addEventListener("click", function (event) {
		if (!wide.matches && event.target.closest("a")) details.open = false;
	});

	var links = new Map();
	toc.querySelectorAll("a").forEach(function (link) {
		var target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
		if (target) links.set(target, link);
	});
	var current = null;
	function follow() {
		var found = null;
		links.forEach(function (link, target) {
			if (target.getBoundingClientRect().top < innerHeight / 4) found = link;
		});
		if (found === current) return;
		if (current) current.removeAttribute("aria-current");
		if (found) {
			found.setAttribute("aria-current", "true");
			// keep it in view inside the rail, without scrolling the page
			var rail = found.closest("nav");
			var top = found.offsetTop - rail.offsetTop;
			if (wide.matches && (top < rail.scrollTop || top > rail.scrollTop + rail.clientHeight - 48))
				rail.scrollTop = top - rail.clientHeight / 2;
		}
		current = found;
	}
	var waiting = false;
	addEventListener("scroll", function () {
		if (waiting) return;
		waiting = true;
		requestAnimationFrame(function () {
			waiting = false;
			follow();
		});
	}, { passive: true });
	follow();
})();
