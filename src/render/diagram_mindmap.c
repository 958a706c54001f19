#include "render/diagram_draw.h"

bool
draw_mindmap(struct drawing *drawing)
{
	return false;
}
