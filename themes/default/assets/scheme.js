// The reader's choice of light or dark, applied before the first paint. Without storage the
// system's choice stays.
(function () {
	"use strict";
	var root = document.documentElement;
	var key = "rmgen:scheme:" + root.dataset.base;
	var order = ["auto", "light", "dark"];
	var now = "auto";

	function apply() {
		if (now === "auto") delete root.dataset.theme;
		else root.dataset.theme = now;
	}

	try {
		now = localStorage.getItem(key) || "auto";
	} catch (e) {
		// storage is off: the button still works for this page
	}
	if (order.indexOf(now) < 0) now = "auto";
	apply();
	root.dataset.js = "";

	addEventListener("DOMContentLoaded", function () {
		var button = document.querySelector(".scheme");
		if (!button) return;

		function label() {
			button.querySelector("span").textContent = button.dataset[now];
		}
		button.addEventListener("click", function () {
			now = order[(order.indexOf(now) + 1) % order.length];
			apply();
			label();
			try {
				if (now === "auto") localStorage.removeItem(key);
				else localStorage.setItem(key, now);
			} catch (e) {
				// as above
			}
		});
		label();
	});
})();
