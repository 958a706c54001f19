/* Topics: the page of one skill, and the index of all. */
#ifndef RENDER_DATA_TOPIC_H
#define RENDER_DATA_TOPIC_H

#include "render/data.h"
#include "render/skills.h"

enum {
	TOPIC_LINES = 100, /* roadmaps that the page of a skill shows; the others are counted */
	TOPICS_PART = 400, /* skills in one part of the index */
	TOPIC_STOPS = 6,   /* further stages of one roadmap that are linked */
	TOPIC_NEIGHBOURS = 120, /* roadmaps that are asked what comes before and after */
	TOPIC_OFTEN = 6
};

/* "page.topic" of VIEW_TOPIC. New reference. */
json_t *data_topic(const struct data_ctx *ctx);

/* list.topics and list.topic_langs of VIEW_TOPICS, and its pager. */
void data_topics(const struct data_ctx *ctx, json_t *list);

/* Parts of the index. */
unsigned topics_parts(const struct skills *skills);

/* {title, url, id, tag}: the place of a node of skill_source(page), with the name of the stage or
 * topic. */
void data_stop(const struct data_ctx *ctx, json_t *object, const struct page *page, int node);

/* Sets `key` to the address of a skill's page in the view's language. */
void data_topic_url(const struct data_ctx *ctx, json_t *object, const char *key, int term);

/* Fills the URL below the root. */
void topic_put_url(struct buf *out, const struct site *site, int lang, int term);

/* The stage of the page's own graph that a node of skill_source(page) is; NULL when it is none. */
const struct pg_stage *skill_stage(const struct page *page, int node);

#endif
