#include "render/view.h"

static const char *const kind_names[VIEW_KINDS] = {
    [VIEW_PAGE] = "page",
    [VIEW_HOME] = "home",
    [VIEW_SECTION] = "section",
    [VIEW_TIMELINE] = "timeline",
    [VIEW_TOPICS] = "topics",
    [VIEW_TOPIC] = "topic",
    [VIEW_GRAPH] = "graph",
    [VIEW_TAGS] = "tags",
    [VIEW_TAG] = "tag",
    [VIEW_STATUS] = "status",
    [VIEW_ALIAS] = "alias",
    [VIEW_CHOOSER] = "chooser",
    [VIEW_NOT_FOUND] = "not-found",
};

const char *
view_kind_name(enum view_kind kind)
{
	return kind_names[kind];
}
