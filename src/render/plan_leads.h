/* Where stages are leads of lists or paragraphs, their tasks stand in the section of a heading
 * that is no stage: those sections, with what readers can tick in them. */
#ifndef RENDER_PLAN_LEADS_H
#define RENDER_PLAN_LEADS_H

#include "render/fragment_stage.h"
#include "render/plan.h"

/* The sections in which leads stand, as `quiet` stages of the text, in its order. `ret` has room
 * for one for each heading. The items' tags belong to the caller. */
size_t plan_lead_sections(const struct plan *plan, struct fragment_stage *ret);

#endif
