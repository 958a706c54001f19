/* The built-in writers: what a slot becomes when the theme has no hook for its kind. */
#include "base/path.h"
#include "conf/config.h"
#include "read/page.h"
#include "render/fragment_pass.h"

enum { MAX_TOCS = 4 }; /* contents lists of one page: each is as long as all headings */

static void
put_attr(struct buf *out, const char *name, struct slice value)
{
	buf_putc(out, ' ');
	buf_puts(out, name);
	buf_puts(out, "=\"");
	buf_put_escaped(out, value);
	buf_putc(out, '"');
}

static void
heading_open(struct fragment_pass *pass, const struct slot *slot)
{
	const struct heading *heading = &pass->doc->headings[slot->ref];
	unsigned level = pass->style->plain ? heading->level : pass->levels[slot->ref];

	if (!heading->nested)
		pass->heading = (int)slot->ref;
	if ((int)slot->ref == pass->lifted)
		return;
	buf_puts(pass->out, "<h");
	buf_put_uint(pass->out, level);
	if (heading->id.len && !pass->prefix.len)
		put_attr(pass->out, "id", heading->id);
	buf_putc(pass->out, '>');
}

/* The way to link to a heading: for pointers only, as the contents list serves everyone. */
static void
put_anchor(struct buf *out, struct slice id)
{
	buf_puts(out, "<a class=\"anchor\" href=\"#");
	buf_put_escaped(out, id);
	buf_puts(out, "\" aria-hidden=\"true\" tabindex=\"-1\"></a>");
}

static void
heading_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	const struct heading *heading = &pass->doc->headings[slot->ref];
	struct buf *out = pass->out;

	if ((int)slot->ref == pass->lifted) {
		buf_put(&pass->result->heading, slice_skip(buf_slice(out), start));
		pass->result->id = heading->id;
		buf_truncate(out, start);
		return;
	}
	if (!pass->style->plain && heading->id.len && !pass->prefix.len)
		put_anchor(out, heading->id);
	buf_puts(out, "</h");
	buf_put_uint(out, pass->style->plain ? heading->level : (unsigned)pass->levels[slot->ref]);
	buf_putc(out, '>');
}

/* What the address attribute says. Until a link is resolved it is what the author wrote. */
static struct slice
link_address(const struct link *link)
{
	return link->href.len ? link->href : link->dest;
}

/* Of text that is taken over, addresses are relative to where it comes from. */
static void
put_address(struct fragment_pass *pass, const struct link *link)
{
	struct slice address = link_address(link);

	if (pass->prefix.len && !link->external && !slice_starts(address, "/"))
		url_put_href(pass->out, pass->prefix);
	url_put_href(pass->out, address);
}

static bool
is_dead(const struct fragment_pass *pass, const struct link *link)
{
	return link->broken && !pass->style->plain;
}

static void
link_open(struct fragment_pass *pass, const struct slot *slot)
{
	const struct link *link = &pass->doc->links[slot->ref];
	const struct config *conf = pass->style->conf;
	struct buf *out = pass->out;

	buf_puts(out, "<a");
	if (is_dead(pass, link)) { /* a reader shall not be sent to a 404 */
		buf_puts(out, " class=\"broken\"");
	} else {
		buf_puts(out, " href=\"");
		put_address(pass, link);
		buf_putc(out, '"');
	}
	if (link->title.len)
		put_attr(out, "title", link->title);
	buf_put(out, link->attrs);
	if (link->target && link->target->lang >= 0 && link->target->lang != pass->style->lang)
		put_attr(out, "hreflang", slice_of(conf->langs[link->target->lang].tag));
	buf_putc(out, '>');
}

static void
link_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	buf_puts(pass->out, "</a>");
}

static void
image_open(struct fragment_pass *pass, const struct slot *slot)
{
	buf_puts(pass->out, "<img src=\"");
	put_address(pass, &pass->doc->links[slot->ref]);
	buf_puts(pass->out, "\" alt=\"");
}

static void
image_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	const struct link *link = &pass->doc->links[slot->ref];

	buf_putc(pass->out, '"');
	if (link->title.len)
		put_attr(pass->out, "title", link->title);
	buf_put(pass->out, link->attrs);
	buf_puts(pass->out, pass->style->plain ? " />" : " loading=\"lazy\" decoding=\"async\">");
}

static void
code_open(struct fragment_pass *pass, const struct slot *slot)
{
	const struct code *code = &pass->doc->codes[slot->ref];
	struct buf *out = pass->out;

	buf_puts(out, pass->style->plain ? "<pre>" : "<div class=\"code\"><pre tabindex=\"0\">");
	buf_puts(out, "<code");
	if (code->lang.len) {
		buf_puts(out, " class=\"language-");
		buf_put_escaped(out, code->lang);
		buf_putc(out, '"');
	}
	buf_putc(out, '>');
}

static void
code_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	buf_puts(pass->out, pass->style->plain ? "</code></pre>" : "</code></pre></div>");
}

static void
diagram_open(struct fragment_pass *pass, const struct slot *slot)
{
	if (pass->style->plain)
		code_open(pass, slot);
}

/* The page is shown all the same, so it is a warning. */
static void
say_unplaced(struct fragment_pass *pass, const struct code *code)
{
	struct diag_at at = {pass->style->path, code->line, 0};

	if (pass->style->layout)
		diag_add(pass->diag, DIAG_WARNING, "diagram-not-drawn", at, "split the diagram",
		    "Graphviz found no layout for the diagram in time: its source is shown");
	else
		diag_add(pass->diag, DIAG_WARNING, "diagram-not-drawn", at,
		    "build rmgen with libgraphviz-dev installed, or make the diagram a tree",
		    "the diagram is no tree, and this rmgen has no Graphviz: its source is shown");
}

/* The chart is read again: keeping it from parsing until now would cost memory for every page. */
static void
diagram_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	const struct code *code = &pass->doc->codes[slot->ref];
	struct mermaid_source src = {code->shown.len ? code->shown : code->text, NULL, code->line};
	struct arena arena = ARENA_INIT;
	struct diag said_before = DIAG_INIT;
	struct diagram_env env = {
	    .words = &pass->style->words.diagram,
	    .source = code->text,
	    .name = pass->heading >= 0 ? pass->doc->headings[pass->heading].text : SLICE(""),
	    .find = pass->style->find,
	    .context = pass->style->find_context,
	    .layout = pass->style->layout,
	};
	enum diagram_result made;

	if (pass->style->plain) {
		code_close(pass, slot, start);
		return;
	}
	buf_truncate(pass->out, start);
	made = diagram_put(pass->out, mermaid_read(src, &arena, &said_before), &env);
	if (made == DIAGRAM_UNPLACED)
		say_unplaced(pass, code);
	pass->result->scripted |= made == DIAGRAM_OTHER;
	pass->result->wide = true;
	diag_finish(&said_before);
	arena_finish(&arena);
}

struct callout_look {
	const char *kind, *icon;
	enum fragment_icon bit;
};

static const struct callout_look callout_looks[CALLOUT_KINDS] = {
    {"note", "info", ICON_INFO},
    {"tip", "bulb", ICON_BULB},
    {"important", "info", ICON_INFO},
    {"warning", "warn", ICON_WARN},
    {"caution", "warn", ICON_WARN},
};

size_t
callout_index(struct slice kind)
{
	for (size_t i = 0; i < CALLOUT_KINDS; i++)
		if (slice_is(kind, callout_looks[i].kind))
			return i;
	return 0;
}

/* Without a theme: no icon, and the kind where there is no word for it. */
static void
put_plain_callout(struct buf *out, const struct callout *callout, const char *kind)
{
	struct slice title = callout->title.len ? callout->title : slice_of(kind);

	buf_puts(out, callout->foldable ? "<details" : "<aside");
	buf_printf(out, " class=\"callout %s\"", kind);
	if (callout->foldable)
		buf_puts(out, callout->open ? " open><summary>" : "><summary>");
	else
		buf_puts(out, ">\n<p>");
	buf_put_escaped(out, title);
	buf_puts(out, callout->foldable ? "</summary>\n" : "</p>\n");
}

static void
callout_open(struct fragment_pass *pass, const struct slot *slot)
{
	const struct callout *callout = &pass->doc->callouts[slot->ref];
	size_t index = callout_index(callout->kind);
	const struct callout_look *look = &callout_looks[index];
	struct slice title =
	    callout->title.len ? callout->title : slice_of(pass->style->words.callouts[index]);
	struct buf *out = pass->out;

	if (pass->style->plain) {
		put_plain_callout(out, callout, look->kind);
		return;
	}
	pass->result->icons |= look->bit;
	buf_puts(out, callout->foldable ? "<details" : "<aside");
	buf_printf(out, " class=\"call %s hue\"", look->kind);
	if (callout->foldable) {
		buf_puts(out, callout->open ? " open><summary>" : "><summary>");
	} else {
		put_attr(out, "aria-label", title);
		buf_puts(out, " role=\"note\"><p>");
	}
	buf_printf(
	    out, "<svg class=\"ic\" aria-hidden=\"true\"><use href=\"#%s\"/></svg>", look->icon);
	buf_put_escaped(out, title);
	buf_puts(out, callout->foldable ? "</summary>\n" : "</p>\n");
}

static void
callout_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	bool foldable = pass->doc->callouts[slot->ref].foldable;

	buf_puts(pass->out, foldable ? "</details>" : "</aside>");
}

/* The name of a task's box: its text, and behind it what a mark other than [ ] and [x] says. */
static void
put_task_label(struct fragment_pass *pass, const struct task *task, bool marked)
{
	struct slice label = task->shown.len ? task->shown : task->text;
	enum status status = status_task(task->mark);
	const char *word = pass->style->words.diagram.states[status];
	struct buf text = BUF_INIT;

	buf_put(&text, label.len ? label : SLICE("\xE2\x98\x90"));
	if (marked && word && status > STATUS_TODO)
		buf_printf(&text, " (%s)", word);
	put_attr(pass->out, "aria-label", buf_slice(&text));
	buf_finish(&text);
}

static void
task_open(struct fragment_pass *pass, const struct slot *slot)
{
	const struct task *task = &pass->doc->tasks[slot->ref];
	bool marked = !task->done && task->mark > ' ';
	struct buf *out = pass->out;

	if (pass->style->plain) { /* the order of attributes is cmark-gfm's */
		buf_printf(out, "<input type=\"checkbox\" %sdisabled=\"\" />",
		    task->done ? "checked=\"\" " : "");
		return;
	}
	buf_puts(out, "<input class=\"box\" type=\"checkbox\"");
	if (task->done)
		buf_puts(out, " checked");
	buf_puts(out, " disabled");
	if (marked)
		put_attr(out, "data-m", slice_from(&task->mark, 1));
	put_task_label(pass, task, marked);
	buf_putc(out, '>');
}

static void
math_open(struct fragment_pass *pass, const struct slot *slot)
{
	if (!pass->style->plain)
		buf_puts(pass->out, "<span class=\"math\">");
}

static void
math_close(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	if (!pass->style->plain)
		buf_puts(pass->out, "</span>");
}

/* Where the author asks for a contents list: one that is printed, too. */
static void
toc_open(struct fragment_pass *pass, const struct slot *slot)
{
	const struct doc *doc = pass->doc;
	struct buf *out = pass->out;
	bool any = false;

	if (pass->tocs == MAX_TOCS || pass->prefix.len)
		return;
	pass->tocs++;
	for (size_t i = 0; i < doc->headings_len; i++) {
		const struct heading *heading = &doc->headings[i];

		if (heading->nested || !heading->id.len || pass->levels[i] < 2 ||
		    pass->levels[i] > 3)
			continue;
		buf_puts(out, any ? "<li><a href=\"#" : "<ul class=\"toc-list\">\n<li><a href=\"#");
		buf_put_escaped(out, heading->id);
		buf_puts(out, "\">");
		buf_put_escaped(out, heading->text);
		buf_puts(out, "</a></li>\n");
		any = true;
	}
	if (any)
		buf_puts(out, "</ul>\n");
}

static void
close_nothing(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
}

/* The content of these says nothing apart from the slot's own data. */
static void
close_dropped(struct fragment_pass *pass, const struct slot *slot, size_t start)
{
	buf_truncate(pass->out, start);
}

const struct fragment_writer fragment_writers[SLOT_KINDS] = {
    [SLOT_HEADING] = {heading_open, heading_close},
    [SLOT_LINK] = {link_open, link_close},
    [SLOT_IMAGE] = {image_open, image_close},
    [SLOT_CODE] = {code_open, code_close},
    [SLOT_CALLOUT] = {callout_open, callout_close},
    [SLOT_DIAGRAM] = {diagram_open, diagram_close},
    [SLOT_TABLE] = {table_open, table_close},
    [SLOT_TASK] = {task_open, close_nothing},
    [SLOT_EMBED] = {embed_open, embed_close},
    [SLOT_MATH] = {math_open, math_close},
    [SLOT_TOC] = {toc_open, close_dropped},
};
