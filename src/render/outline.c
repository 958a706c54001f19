#include "render/outline.h"

#include "base/mem.h"
#include "parse/doc.h"

enum { LEVEL_TOP = 2, LEVEL_LAST = 6 };

int
outline_lifted(const struct doc *doc)
{
	return doc->title_leads ? doc->title_heading : -1;
}

unsigned char *
outline_levels(const struct doc *doc)
{
	unsigned char *levels = xmalloc(doc->headings_len);
	unsigned open[LEVEL_LAST + 1] = {0}; /* the author's levels around, outermost first */
	size_t depth = 0;
	int lifted = outline_lifted(doc);

	for (size_t i = 0; i < doc->headings_len; i++) {
		const struct heading *heading = &doc->headings[i];
		size_t at = depth;

		if ((int)i == lifted) {
			levels[i] = 1;
			continue;
		}
		while (at && open[at - 1] >= heading->level)
			at--;
		levels[i] = (unsigned char)(LEVEL_TOP + at);
		if (levels[i] > LEVEL_LAST)
			levels[i] = LEVEL_LAST;
		if (heading->nested)
			continue;
		open[at] = heading->level;
		depth = at + 1;
	}
	return levels;
}
