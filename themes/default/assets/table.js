// Where it is narrow the style sheet makes blocks of the rows of tables with much text, which takes
// the table's meaning away in some browsers; its roles bring it back.
(function () {
	"use strict";
	var roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TD: "cell" };
	document.querySelectorAll(".fat table, .fat table *, .net, .net *").forEach(function (part) {
		var role = part.tagName === "TH" ? part.scope + "header" : roles[part.tagName];
		if (role) part.setAttribute("role", role.replace("colheader", "columnheader"));
	});
})();
