#include "render/diagram_draw.h"

bool
draw_gantt(struct drawing *drawing)
{
	return false;
}
