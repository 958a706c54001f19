/* From tags to ops, in one walk over the tags. Text goes to the program without the white space
 * and line breaks of tags that stand alone, and without the indentation that blocks bring along. */
#include "render/mustache_program.h"

#include "base/mem.h"

#include <stdlib.h>

/* A tag that is open, and what to do at its end. */
struct scope {
	uint32_t op; /* of the opening tag */
	const struct tag *tag;
	struct block *block;         /* of a TAG_BLOCK */
	bool override;               /* the block fills a parent's place */
	size_t close_from, close_to; /* source range that stands for the closing tag */
	bool dedents;                /* one indentation to forget at the end */
};

struct compiler {
	struct arena *arena;
	struct mustache *template;
	const struct source *src;
	struct op *ops;
	size_t len, cap;
	bool at_bol;     /* nothing was put yet for this line of the source */
	size_t pos;      /* source bytes done */
	struct buf text; /* of the text op that still grows */
	bool text_open, text_bol;
	struct scope scopes[MUSTACHE_NESTING_MAX];
	size_t depth;
	struct slice dedents[MUSTACHE_NESTING_MAX];
	size_t dedents_len;
};

static void
flush_text(struct compiler *c)
{
	struct slice copy;

	if (!c->text_open)
		return;
	copy = arena_copy(c->arena, buf_slice(&c->text));
	c->ops = xgrow(c->ops, c->len, &c->cap, sizeof(*c->ops));
	c->ops[c->len++] = (struct op){
	    .code = OP_TEXT, .bol = c->text_bol, .jump = (uint32_t)copy.len, .text = copy.ptr};
	buf_truncate(&c->text, 0);
	c->text_open = false;
}

static struct op *
add_op(struct compiler *c, enum op_code code)
{
	flush_text(c);
	c->ops = xgrow(c->ops, c->len, &c->cap, sizeof(*c->ops));
	c->ops[c->len] = (struct op){.code = (uint8_t)code};
	return &c->ops[c->len++];
}

/* Puts bytes of one source line. `indents` says that they open a line which is not empty. */
static void
put_text(struct compiler *c, struct slice text, bool indents)
{
	bool inner = c->text_open && c->text.len && c->text.ptr[c->text.len - 1] == '\n';

	if (indents && !inner)
		flush_text(c);
	if (!c->text_open) {
		c->text_open = true;
		c->text_bol = indents;
	}
	buf_put(&c->text, text);
}

/* A line starts at `at`: skips the indentation of the blocks around it. */
static size_t
skip_dedents(const struct compiler *c, size_t at, size_t end)
{
	struct slice text = slice_head(c->src->text, end);

	for (size_t i = 0; i < c->dedents_len; i++) {
		struct slice rest = slice_skip(text, at);

		if (slice_eq(slice_head(rest, c->dedents[i].len), c->dedents[i]))
			at += c->dedents[i].len;
	}
	return at;
}

static bool
is_line_start(const struct compiler *c, size_t at)
{
	return !at || c->src->text.ptr[at - 1] == '\n';
}

static bool
is_line_end(const struct compiler *c, size_t at)
{
	struct slice rest = slice_skip(c->src->text, at);

	return slice_starts(rest, "\n") || slice_starts(rest, "\r\n");
}

/* Puts the source up to `end` as text. */
static void
text_until(struct compiler *c, size_t end)
{
	const char *src = c->src->text.ptr;

	while (c->pos < end) {
		const char *feed;
		size_t stop;

		if (is_line_start(c, c->pos))
			c->pos = skip_dedents(c, c->pos, end);
		if (c->pos == end)
			break;
		feed = memchr(src + c->pos, '\n', end - c->pos);
		stop = feed ? (size_t)(feed + 1 - src) : end;
		put_text(c, slice_from(src + c->pos, stop - c->pos),
		    c->at_bol && !is_line_end(c, c->pos));
		c->at_bol = feed != NULL;
		c->pos = stop;
	}
	c->pos = end;
}

/* Goes on after a tag. A tag alone on its line leaves the next line untouched. */
static void
skip_to(struct compiler *c, size_t to)
{
	c->pos = to;
	c->at_bol = is_line_start(c, to);
}

/* A tag without output of its own that starts a line: the line is indented all the same. */
static void
indent_line(struct compiler *c)
{
	if (!c->at_bol)
		return;
	flush_text(c);
	put_text(c, SLICE(""), true);
	c->at_bol = false;
}

static const struct path *
make_path(struct compiler *c, struct slice name)
{
	struct path *path;
	size_t keys = slice_is(name, ".") ? 0 : 1;

	for (size_t i = 0; keys && i < name.len; i++)
		keys += name.ptr[i] == '.';
	path = arena_alloc(c->arena, sizeof(*path) + keys * sizeof(*path->keys));
	while (path->len < keys) {
		const char *dot = memchr(name.ptr, '.', name.len);
		size_t len = dot ? (size_t)(dot - name.ptr) : name.len;

		path->keys[path->len++] = arena_copy(c->arena, slice_head(name, len));
		name = slice_skip(name, len + 1);
	}
	path->root = keys ? name_hash(path->keys[0]) % ROOTS : 0;
	return path;
}

static bool
is_standalone(const struct tag *tag)
{
	return tag->clear_left && tag->clear_right;
}

/* The white space before a tag, without what the blocks around it take away. */
static struct slice
indentation(const struct compiler *c, const struct tag *tag)
{
	size_t from = skip_dedents(c, tag->ws, tag->start);

	return slice_from(c->src->text.ptr + from, tag->start - from);
}

/* Puts the text before a tag. `standalone` tags take their whole line. */
static void
reach(struct compiler *c, const struct tag *tag, bool standalone)
{
	text_until(c, standalone ? tag->ws : tag->start);
}

static struct op *
add_tag_op(struct compiler *c, enum op_code code, bool standalone)
{
	struct op *op;
	bool bol = c->at_bol && !standalone;

	op = add_op(c, code);
	op->bol = bol;
	if (!standalone)
		c->at_bol = false;
	return op;
}

static void
compile_value(struct compiler *c, const struct tag *tag)
{
	struct op *op;

	reach(c, tag, false);
	op = add_tag_op(c, tag->kind == TAG_RAW ? OP_RAW : OP_ESCAPED, false);
	op->path = make_path(c, tag->name);
	skip_to(c, tag->end);
}

static void
compile_nothing(struct compiler *c, const struct tag *tag)
{
	bool standalone = is_standalone(tag);

	reach(c, tag, standalone);
	if (!standalone)
		indent_line(c);
	skip_to(c, standalone ? tag->after : tag->end);
}

static struct call *
make_call(struct compiler *c, const struct tag *tag, bool standalone)
{
	struct call *call = arena_alloc(c->arena, sizeof(*call));

	call->line = tag->line;
	call->col = tag->col;
	call->late = LATE_NONE;
	call->standalone = standalone;
	if (standalone)
		call->ws = arena_copy(c->arena, indentation(c, tag));
	if (tag->name.ptr[0] == '*')
		call->dynamic = make_path(c, slice_trim(slice_skip(tag->name, 1)));
	else
		call->name = arena_copy(c->arena, tag->name);
	return call;
}

static void
compile_partial(struct compiler *c, const struct tag *tag)
{
	bool standalone = is_standalone(tag);
	struct op *op;

	reach(c, tag, standalone);
	op = add_tag_op(c, OP_PARTIAL, standalone);
	op->call = make_call(c, tag, standalone);
	skip_to(c, standalone ? tag->after : tag->end);
}

static struct scope *
push_scope(struct compiler *c, const struct tag *tag, size_t op)
{
	const struct tag *close = &c->src->tags[tag->match];
	struct scope *scope = &c->scopes[c->depth++];

	*scope = (struct scope){
	    .op = (uint32_t)op,
	    .tag = tag,
	    .close_from = close->start,
	    .close_to = close->end,
	};
	return scope;
}

static void
open_section(struct compiler *c, const struct tag *tag)
{
	bool standalone = is_standalone(tag);
	const struct tag *close = &c->src->tags[tag->match];
	struct scope *scope;
	struct op *op;

	reach(c, tag, standalone);
	op = add_tag_op(c, tag->kind == TAG_SECTION ? OP_SECTION : OP_INVERTED, standalone);
	op->path = make_path(c, tag->name);
	scope = push_scope(c, tag, c->len - 1);
	if (is_standalone(close)) {
		scope->close_from = close->ws;
		scope->close_to = close->after;
	}
	skip_to(c, standalone ? tag->after : tag->end);
}

static void
close_section(struct compiler *c, const struct scope *scope)
{
	text_until(c, scope->close_from);
	if (!is_standalone(&c->src->tags[scope->tag->match]))
		indent_line(c);
	if (scope->tag->kind == TAG_SECTION)
		add_op(c, OP_NEXT)->jump = scope->op + 1;
	flush_text(c);
	c->ops[scope->op].jump = (uint32_t)c->len;
}

static void
open_parent(struct compiler *c, const struct tag *tag)
{
	const struct tag *close = &c->src->tags[tag->match];
	bool standalone = tag->clear_left && close->clear_right;
	struct scope *scope;
	struct op *op;

	reach(c, tag, standalone);
	op = add_tag_op(c, OP_PARENT, standalone);
	op->call = make_call(c, tag, standalone);
	scope = push_scope(c, tag, c->len - 1);
	if (standalone)
		scope->close_to = close->after;
}

static void
close_parent(struct compiler *c, const struct scope *scope)
{
	c->ops[scope->op].jump = (uint32_t)c->len;
}

/* Whether there is anything between the line of the opening tag and that of the closing one. */
static bool
has_lines(const struct compiler *c, const struct tag *open, const struct tag *close)
{
	size_t end = close->ws;

	if (close != open + 1)
		return true;
	if (end > open->after && c->src->text.ptr[end - 1] == '\n')
		end -= end - open->after > 1 && c->src->text.ptr[end - 2] == '\r' ? 2 : 1;
	return end > open->after;
}

/* A block whose content starts on a line of its own: that content loses the indentation of its
 * first line, which the place of the block then puts back (wontache's reading of the spec). */
static void
open_lines(struct compiler *c, struct scope *scope, const struct tag *close)
{
	const struct tag *open = scope->tag;
	size_t from = skip_dedents(c, open->after, close->start), to = from;
	const char *text = c->src->text.ptr;

	while (to < close->start && (text[to] == ' ' || text[to] == '\t'))
		to++;
	scope->close_from = close->clear_left ? close->ws : close->start;
	scope->block->ws = arena_copy(c->arena, slice_from(text + from, to - from));
	scope->block->dedented = !is_line_end(c, to) || to > from;
	scope->block->indents &= scope->block->dedented;
	scope->dedents = to > from;
	if (scope->dedents)
		c->dedents[c->dedents_len++] = scope->block->ws;
}

static struct block *
make_block(struct compiler *c, const struct tag *tag, bool standalone)
{
	struct block *block = arena_alloc(c->arena, sizeof(*block));

	block->name = arena_copy(c->arena, tag->name);
	block->hash = name_hash(tag->name);
	block->home = c->template;
	block->line = tag->line;
	block->col = tag->col;
	block->indents = standalone;
	if (standalone)
		block->ws = arena_copy(c->arena, indentation(c, tag));
	return block;
}

static void
add_override(struct compiler *c, struct block *block)
{
	struct call *parent = c->ops[c->scopes[c->depth - 1].op].call;

	block->next = parent->overrides; /* of two with one name the later is met first */
	parent->overrides = block;
}

static void
open_block(struct compiler *c, const struct tag *tag)
{
	const struct tag *close = &c->src->tags[tag->match];
	bool standalone = !tag->in_parent && tag->clear_left && close->clear_right;
	bool lines = (tag->in_parent || standalone) && tag->clear_right && has_lines(c, tag, close);
	struct scope *scope;
	struct block *block;

	if (!tag->in_parent)
		reach(c, tag, standalone);
	block = make_block(c, tag, standalone);
	if (tag->in_parent)
		add_override(c, block);
	else
		add_tag_op(c, OP_BLOCK, standalone)->block = block;
	scope = push_scope(c, tag, c->len - 1);
	scope->block = block;
	scope->override = tag->in_parent;
	if (standalone)
		scope->close_to = close->clear_left ? close->after : close->end;
	if (lines)
		open_lines(c, scope, close);
	skip_to(c, lines ? tag->after : tag->end);
	block->body = (uint32_t)c->len;
	block->lead = !c->at_bol && scope->close_from > c->pos && !is_line_end(c, c->pos);
}

/* Nothing but line breaks between {{$name}} and {{/name}}: these are the content, and after them
 * the indentation that the closing line got from outside. No use to anybody, but the engine that
 * ours is compared with has it so. */
static bool
has_tail(const struct compiler *c, const struct scope *scope, const struct tag *close)
{
	const struct tag *open = scope->tag;

	return open->clear_right && close->clear_left && !has_lines(c, open, close) &&
	       !indentation(c, close).len;
}

static void
close_block(struct compiler *c, const struct scope *scope)
{
	const struct tag *close = &c->src->tags[scope->tag->match];

	text_until(c, scope->close_from);
	if (has_tail(c, scope, close))
		add_op(c, OP_TAIL);
	add_op(c, OP_RETURN);
	if (!scope->override)
		c->ops[scope->op].jump = (uint32_t)c->len;
	c->dedents_len -= scope->dedents;
}

static void
compile_close(struct compiler *c, const struct tag *tag)
{
	static void (*const closers[])(struct compiler *, const struct scope *) = {
	    [TAG_SECTION] = close_section,
	    [TAG_INVERTED] = close_section,
	    [TAG_PARENT] = close_parent,
	    [TAG_BLOCK] = close_block,
	};
	const struct scope *scope = &c->scopes[--c->depth];

	closers[scope->tag->kind](c, scope);
	skip_to(c, scope->close_to);
}

void
mustache_compile(struct mustache_set *set, struct mustache *template, const struct source *src)
{
	static void (*const compilers[])(struct compiler *, const struct tag *) = {
	    [TAG_ESCAPED] = compile_value,
	    [TAG_RAW] = compile_value,
	    [TAG_SECTION] = open_section,
	    [TAG_INVERTED] = open_section,
	    [TAG_CLOSE] = compile_close,
	    [TAG_PARTIAL] = compile_partial,
	    [TAG_PARENT] = open_parent,
	    [TAG_BLOCK] = open_block,
	    [TAG_COMMENT] = compile_nothing,
	    [TAG_DELIMITER] = compile_nothing,
	};
	struct compiler c = {.arena = &set->arena, .template = template, .src = src};

	buf_init(&c.text);
	c.at_bol = true;
	for (size_t i = 0; i < src->len; i++) {
		const struct tag *tag = &src->tags[i];

		/* in a parent only blocks count */
		if (!tag->in_parent || tag->kind == TAG_BLOCK || tag->kind == TAG_CLOSE)
			compilers[tag->kind](&c, tag);
	}
	text_until(&c, src->text.len);
	add_op(&c, OP_RETURN);
	template->ops_len = (uint32_t)c.len;
	template->ops = arena_alloc(&set->arena, c.len * sizeof(*c.ops));
	memcpy(template->ops, c.ops, c.len * sizeof(*c.ops));
	free(c.ops);
	buf_finish(&c.text);
}
