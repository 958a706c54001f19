// The root page: once per reader, go to the language that the browser asks for (or that was
// chosen before). Coming back to this page shows the choice again.
(function () {
	"use strict";
	var key = "rmgen:lang:" + document.documentElement.dataset.base;
	var links = Array.prototype.slice.call(document.querySelectorAll("main a[hreflang]"));
	var seen = "";

	function store(value) {
		try {
			localStorage.setItem(key, value);
		} catch (e) {
			// storage is off
		}
	}
	// "zh-TW", "zh-HK" and "zh-Hant-..." read Traditional Chinese, other "zh" Simplified.
	function canonical(tag) {
		var parts = tag.toLowerCase().split("-");
		if (parts[0] !== "zh") return parts[0];
		var hant = parts.some(function (part) {
			return part === "hant" || part === "tw" || part === "hk" || part === "mo";
		});
		return hant && parts.indexOf("hans") < 0 ? "zh-hant" : "zh-hans";
	}
	function linkFor(tag) {
		var exact = links.find(function (link) {
			return link.hreflang.toLowerCase() === tag.toLowerCase();
		});
		return exact || links.find(function (link) {
			return canonical(link.hreflang) === canonical(tag);
		});
	}

	links.forEach(function (link) {
		link.addEventListener("click", function () {
			store(link.hreflang);
		});
	});
	try {
		seen = localStorage.getItem(key) || "";
		// no storage, no redirect: it could not be "once"
		localStorage.setItem(key, seen || "asked");
	} catch (e) {
		return;
	}
	if (seen) return;
	var wanted = (navigator.languages || [navigator.language]).map(linkFor).find(Boolean);
	if (wanted) location.replace(wanted.href);
})();
