#include "render/diagram_draw.h"

bool
draw_timeline(struct drawing *drawing)
{
	return false;
}
