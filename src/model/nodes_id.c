/* Names, labels and places of nodes: made when they are asked for. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/utf8.h"
#include "model/nodes_impl.h"
#include "parse/lex.h"

enum {
	STEP_MAX = 48,  /* bytes of one part of an id; a longer one ends in a hash */
	DEPTH_MAX = 64, /* parts of an id */
};

const char *
node_kind_name(enum node_kind kind)
{
	static const char *const names[] = {"page", "roadmap", "stage", "track", "topic", "topic",
	    "diagram", "diagram_node", "task", "resource", "term"};

	return names[kind];
}

const char *
relation_name(enum relation relation)
{
	static const char *const names[] = {"contains", "next", "requires", "leads_to", "links",
	    "mentions", "same_as", "translates"};

	return names[relation];
}

static const struct node_chart *
chart_of(const struct page *page, const struct node *node)
{
	return &page->nodes->charts[node->group];
}

static const struct chart_item *
item_of(const struct page *page, const struct node *node)
{
	return &chart_of(page, node)->items[node->ref];
}

struct slice
node_label(const struct page *page, const struct node *node)
{
	const struct page_graph *graph = page->graph;
	const struct pg_resource *resource;
	const struct node_chart *chart;

	switch ((enum node_kind)node->kind) {
	case NODE_STAGE:
		return graph->stages[node->ref].label;
	case NODE_TRACK:
		return graph->tracks[node->ref].label;
	case NODE_TOPIC:
		return graph->topics[node->ref].label;
	case NODE_LINK:
		return graph->chains[node->group].items[node->ref];
	case NODE_TASK:
		return graph->tasks[node->ref].label;
	case NODE_RESOURCE:
		resource = &graph->resources[node->ref];
		return resource->title.len ? resource->title : resource->url;
	case NODE_DIAGRAM:
		chart = chart_of(page, node);
		return chart->title.len ? chart->title : chart->keyword;
	case NODE_DIAGRAM_NODE:
		return item_of(page, node)->label;
	default:
		return slice_of(page->title);
	}
}

void
node_put_label(struct buf *out, const struct page *page, const struct node *node)
{
	buf_put(out, node_label(page, node));
}

int
node_own_heading(const struct page *page, const struct node *node)
{
	if (node->kind == NODE_STAGE)
		return page->graph->stages[node->ref].heading;
	return node->kind == NODE_TOPIC ? page->graph->topics[node->ref].heading : -1;
}

static int
section_of(const struct doc *doc, int heading)
{
	size_t low = 0, high = doc->sections_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (doc->sections[mid].heading < heading)
			low = mid + 1;
		else
			high = mid;
	}
	return low < doc->sections_len && doc->sections[low].heading == heading ? (int)low : -1;
}

static int
but_title(const struct doc *doc, int heading)
{
	return heading == doc->title_heading ? -1 : heading;
}

int
heading_parent(const struct page *page, int heading)
{
	const struct doc *doc = page->doc;
	int section = section_of(doc, heading);

	section = section >= 0 ? doc->sections[section].parent : -1;
	return section >= 0 ? but_title(doc, doc->sections[section].heading) : -1;
}

int
heading_at_line(const struct page *page, unsigned line)
{
	const struct doc *doc = page->doc;
	size_t low = 0, high = doc->sections_len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int heading = doc->sections[mid].heading;

		if (heading < 0 || doc->headings[heading].line <= line)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? doc->sections[low - 1].heading : -1;
}

int
node_place(const struct page *page, const struct node *node)
{
	int own = node_own_heading(page, node);

	if (node->parent < 0)
		return -1;
	if (own >= 0)
		return heading_parent(page, own);
	return but_title(page->doc, heading_at_line(page, node->line));
}

int
node_heading(const struct page *page, const struct node *node)
{
	int own = node_own_heading(page, node);

	if (node->parent < 0 || node->kind == NODE_TRACK)
		return -1;
	return own >= 0 ? own : heading_at_line(page, node->line);
}

static void
put_hex(struct buf *out, uint64_t hash)
{
	static const char digits[] = "0123456789abcdef";

	for (int shift = 28; shift >= 0; shift -= 4)
		buf_putc(out, digits[hash >> shift & 15]);
}

/* Unified ideographs and syllables of Hangul: most of what is asked for, without a look at tables. */
static inline bool
is_cjk_letter(uint32_t rune)
{
	return (rune >= 0x4E00 && rune <= 0x9FFF) || (rune >= 0xAC00 && rune <= 0xD7A3);
}

/* Letters and digits; all else becomes one '-' between them. */
static void
put_step(struct buf *out, struct slice text)
{
	char kept[STEP_MAX];
	size_t count = 0, len;
	bool gap = false;
	uint32_t rune;

	for (size_t at = 0; (len = utf8_next(slice_skip(text, at), &rune)); at += len) {
		bool keep = rune < 0x80 ? rune_is_alnum(rune) || rune == '+' || rune == '#'
					: is_cjk_letter(rune) || unicode_is_word(rune);

		if (rune == 0xFE0F || rune == 0x20E3)
			continue;
		if (!keep) {
			gap = true;
			continue;
		}
		if (count + len + 1 > STEP_MAX) {
			buf_put_bytes(out, kept, count);
			buf_putc(out, '-');
			put_hex(out, hash_bytes(text));
			return;
		}
		if (gap && count)
			kept[count++] = '-';
		gap = false;
		if (rune < 0x80) {
			kept[count++] = (char)(rune >= 'A' && rune <= 'Z' ? rune | 0x20 : rune);
			continue;
		}
		if (len == 3) /* of known length: no call */
			memcpy(kept + count, text.ptr + at, 3);
		else
			memcpy(kept + count, text.ptr + at, len);
		count += len;
	}
	if (!count)
		kept[count++] = '-';
	buf_put_bytes(out, kept, count);
}

static void
put_hash(struct buf *out, const char *what, struct slice text)
{
	buf_puts(out, what);
	put_hex(out, hash_bytes(text));
}

static bool
put_task(struct buf *out, const struct page *page, const struct node *node)
{
	const struct pg_task *task = &page->graph->tasks[node->ref];
	struct buf folded = BUF_INIT;

	if (task->task >= 0 && page->doc->tasks[task->task].id.len) {
		buf_put(out, page->doc->tasks[task->task].id);
		return true;
	}
	unicode_fold_compat(&folded, task->label);
	put_hash(out, "task-", buf_slice(&folded));
	buf_finish(&folded);
	return false;
}

/* What the node is called by, beside the headings around it. */
static bool
put_own(struct buf *out, const struct page *page, const struct node *node)
{
	int own = node_own_heading(page, node);
	const struct heading *heading = own >= 0 ? &page->doc->headings[own] : NULL;

	switch ((enum node_kind)node->kind) {
	case NODE_TASK:
		return put_task(out, page, node);
	case NODE_RESOURCE:
		put_hash(out, "link-", page->graph->resources[node->ref].url);
		return false;
	case NODE_DIAGRAM:
		buf_puts(out, "diagram");
		return false;
	case NODE_DIAGRAM_NODE:
		if (item_of(page, node)->id.len)
			buf_put(out, slice_head(item_of(page, node)->id, STEP_MAX));
		else
			put_step(out, item_of(page, node)->label);
		return false;
	case NODE_TRACK:
		buf_puts(out, "track/");
		put_step(out, page->graph->tracks[node->ref].label);
		return false;
	case NODE_STAGE:
		if (!heading) {
			put_step(out, page->graph->stages[node->ref].text);
			return false;
		}
		break;
	case NODE_TOPIC:
		if (!heading) {
			put_step(out, page->graph->topics[node->ref].label);
			return false;
		}
		break;
	case NODE_LINK:
		put_step(out, page->graph->chains[node->group].items[node->ref]);
		return false;
	default:
		return false;
	}
	if (heading->explicit_id) {
		buf_put(out, heading->id);
		return true;
	}
	put_step(out, heading->text);
	return false;
}

bool
node_put_step(struct buf *out, const struct page *page, const struct node *node)
{
	int own = node_own_heading(page, node), path[DEPTH_MAX], stop = -1;
	const struct node *around = node->parent >= 0 ? &page->nodes->nodes[node->parent] : NULL;
	size_t len = 0;
	bool whole = false;

	if ((own >= 0 && page->doc->headings[own].explicit_id) || node->kind == NODE_TRACK ||
	    node->kind == NODE_DIAGRAM_NODE)
		return put_own(out, page, node);
	if (around && around->parent >= 0) {
		stop = node_own_heading(page, around);
		stop = stop >= 0 ? stop : node_place(page, around);
	}
	for (int h = node_place(page, node); h >= 0 && h != stop && len < DEPTH_MAX && !whole;
	     h = heading_parent(page, h)) {
		whole = page->doc->headings[h].explicit_id;
		path[len++] = h;
	}
	while (len-- > 0) {
		const struct heading *heading = &page->doc->headings[path[len]];

		if (heading->explicit_id)
			buf_put(out, heading->id);
		else
			put_step(out, heading->text);
		buf_putc(out, '/');
	}
	return put_own(out, page, node) || whole;
}

void
node_put_id(struct buf *out, const struct page *page, const struct node *node)
{
	const struct node *path[DEPTH_MAX];
	struct buf step = BUF_INIT;
	size_t len = 0, from = out->len;

	for (; node->parent >= 0 && len < DEPTH_MAX; node = &page->nodes->nodes[node->parent])
		path[len++] = node;
	while (len-- > 0) {
		buf_truncate(&step, 0);
		if (node_put_step(&step, page, path[len]))
			buf_truncate(out, from);
		if (out->len > from)
			buf_putc(out, '/');
		buf_put(out, buf_slice(&step));
		if (path[len]->dup)
			buf_printf(out, "~%u", path[len]->dup + 1u);
	}
	buf_finish(&step);
}

enum status
node_status(const struct page *page, const struct node *node)
{
	const struct page_graph *graph = page->graph;

	switch ((enum node_kind)node->kind) {
	case NODE_ROADMAP:
		return graph->status;
	case NODE_STAGE:
		return graph->stages[node->ref].status;
	case NODE_TOPIC:
		return graph->topics[node->ref].status;
	case NODE_TASK:
		return graph->tasks[node->ref].status;
	case NODE_DIAGRAM_NODE:
		return item_of(page, node)->status;
	default:
		return STATUS_NONE;
	}
}

/* Nodes that text can be in. */
static bool
holds_text(const struct node *node)
{
	return node->kind <= NODE_STAGE || node->kind == NODE_TOPIC;
}

int
node_at_line(const struct page *page, unsigned line)
{
	const struct page_nodes *nodes = page->nodes;
	int heading = heading_at_line(page, line), at;
	size_t low = 0, high = nodes->len;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (node_order_line(&nodes->nodes[mid]) <= line)
			low = mid + 1;
		else
			high = mid;
	}
	for (at = (int)low - 1; at > 0; at = nodes->nodes[at].parent) {
		const struct node *node = &nodes->nodes[at];

		if (holds_text(node) && (node->line == line || node_own_heading(page, node) >= 0 ||
					    heading_at_line(page, node->line) == heading))
			return at;
	}
	return 0;
}

/* Appends the letters and digits of a label, folded; nothing else counts. */
static void
put_key(struct buf *out, struct slice label)
{
	uint32_t rune;
	size_t len;

	for (size_t at = 0; (len = utf8_next(slice_skip(label, at), &rune)); at += len) {
		if (rune < 0x80) {
			if (rune_is_alnum(rune) || rune == '+' || rune == '#')
				buf_putc(
				    out, (char)(rune >= 'A' && rune <= 'Z' ? rune | 0x20 : rune));
		} else if ((rune >= 0x4E00 && rune <= 0x9FFF) ||
			   (rune >= 0xAC00 && rune <= 0xD7A3)) {
			if (len >= out->cap - out->len)
				buf_reserve(out, len);
			memcpy(out->ptr + out->len, label.ptr + at, 3);
			out->len += 3;
		} else if (unicode_is_letter_or_digit(rune) ||
			   (unicode_is_mark(rune) && rune != 0xFE0F && rune != 0x20E3)) {
			unicode_fold_compat(out, slice_from(label.ptr + at, len));
		}
	}
}

uint64_t
node_key(struct slice label)
{
	struct buf key = BUF_INIT;
	uint64_t hash;

	buf_reserve(&key, label.len);
	put_key(&key, label);
	hash = key.len ? hash_bytes(buf_slice(&key)) | 1 : 0;
	buf_finish(&key);
	return hash;
}

/* Words that plans have in common without being about the same thing. */
static bool
is_common_word(struct slice word)
{
	static const char *const words[] = {"overview", "introduction", "intro", "summary",
	    "resources", "resource", "notes", "note", "goals", "goal", "tips", "references",
	    "reference", "practice", "project", "projects", "basics", "basic", "links", "tools",
	    "tool", "week", "day", "month", "phase", "stage", "step", "level", "sprint",
	    "milestone", "part", "chapter", "module", "advanced", "beginner", "intermediate",
	    "todo", "done", "plan", "roadmap", "faq", "readme", "appendix", "books", "book",
	    "courses", "course", "demo", "side", "output", "review", "checklist", "q1", "q2", "q3",
	    "q4", "core", "extra", "other", "others", "misc", "optional", "next", "final", "learn",
	    "learning", "study", "build", "example", "examples", "target", "status", "priority"};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (word.len == strlen(words[i]) && strncasecmp(word.ptr, words[i], word.len) == 0)
			return true;
	return false;
}

bool
node_is_technical(struct slice label)
{
	size_t words = 0, at = 0;
	bool sign = false, letter = false;

	label = slice_trim(label);
	if (label.len < 2 || label.len > 40)
		return false;
	while (at < label.len) {
		size_t end = at;

		while (end < label.len && label.ptr[end] != ' ') {
			unsigned char c = (unsigned char)label.ptr[end];

			if (c >= 0x80 || strchr(",;:()[]/&|!?\"'", c))
				return false;
			sign |= (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
			letter |= (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
			end++;
		}
		if (end > at &&
		    (++words > 3 || is_common_word(slice_from(label.ptr + at, end - at))))
			return false;
		at = end + 1;
	}
	return sign && letter;
}
