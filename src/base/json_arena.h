/* Memory for the jansson values of one page. Thousands of small values are made for a page and
 * dropped together: between json_arena_begin and json_arena_end, what the calling thread makes lies
 * in one piece of memory, json_decref costs next to nothing, and the end takes everything back.
 * Values of before may be used, but nothing that is made in between may be kept, and what
 * json_dumps returns must not be given to free(). */
#ifndef BASE_JSON_ARENA_H
#define BASE_JSON_ARENA_H

#include <jansson.h>

/* May be called often and by any thread, but while no other thread is inside of jansson. */
void json_arena_setup(void);

void json_arena_begin(void);

/* Also lets go of what was lent. Values made in between need no json_decref. */
void json_arena_end(void);

/* A new reference to a value of before, to be set in one that is made in between. Else it would be
 * given back only if all of them were gone through and deleted one by one. Outside of
 * json_arena_begin and json_arena_end it is json_incref. */
json_t *json_arena_lend(json_t *value);

#endif
