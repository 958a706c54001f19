// Today on timetables, and the stage of a map that is now: the day of reading, not that of building.
(function () {
	"use strict";
	var now = new Date(), today = new Date(now - now.getTimezoneOffset() * 6e4).toISOString().slice(0, 10);
	document.querySelectorAll("[data-days]").forEach(function (list) {
		var days = (Date.parse(today) - Date.parse(list.dataset.from)) / 864e5;
		var x = (days * 100 / list.dataset.days).toFixed(2) + "%";
		list.querySelectorAll(".today,.td").forEach(function (mark) { mark.remove(); });
		if (days < 0 || days > list.dataset.days) return;
		list.querySelectorAll("li>svg").forEach(function (svg, i) {
			svg.insertAdjacentHTML("beforeend", '<line class="today" x1="' + x + '" x2="' + x + '" y1="4" y2="100%"/>' +
				(i || !list.dataset.today ? "" : '<text class="td" x="' + x + '" y="-1" text-anchor="middle"></text>'));
			if (!i && list.dataset.today) svg.lastChild.textContent = list.dataset.today;
		});
	});
	document.querySelectorAll(".st[data-from]").forEach(function (stage) {
		var at = stage.querySelector(".at"), from = stage.dataset.from, to = stage.dataset.to;
		if (at) at.hidden = today < from || (to && today >= to);
	});
})();
