/* What is asked of a chart, of whatever kind. */
#include "parse/mermaid.h"

void
chart_style_merge(struct chart_style *into, const struct chart_style *from)
{
	const struct slice *source[] = {
	    &from->fill, &from->stroke, &from->color, &from->stroke_width, &from->stroke_dasharray};
	struct slice *target[] = {
	    &into->fill, &into->stroke, &into->color, &into->stroke_width, &into->stroke_dasharray};

	for (size_t i = 0; i < sizeof(source) / sizeof(*source); i++)
		if (source[i]->len)
			*target[i] = *source[i];
	into->bold = into->bold || from->bold;
}
