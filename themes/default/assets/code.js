// Copy buttons on blocks of code. The clipboard needs a secure context; without it there is nothing
// to offer.
(function () {
	"use strict";
	var words = document.body.dataset;

	if (!navigator.clipboard) return;
	document.querySelectorAll(".code").forEach(function (box) {
		var button = document.createElement("button");
		button.type = "button";
		button.className = "copy";
		button.textContent = words.copy;
		button.addEventListener("click", function () {
			navigator.clipboard.writeText(box.querySelector("code").textContent).then(function () {
				button.textContent = words.copied;
				setTimeout(function () {
					button.textContent = words.copy;
				}, 1600);
			});
		});
		box.append(button);
	});
})();
