/* Runs compiled templates. One loop, no recursion: what is open is kept on three stacks, of
 * contexts (sections), of frames (partials, parents and blocks) and of scopes (which blocks the
 * parents around us replace). Nothing is allocated per op. */
#include "render/mustache_program.h"

#include "base/mem.h"

#include <stdlib.h>

enum {
	LEVELS_MIN = 64,
	STEPS_MAX = 20 * 1000 * 1000, /* calls and items of one rendering */
	OUTPUT_MAX = 256 << 20,
};

/* A context, and the list that it is an item of. */
struct level {
	json_t *value;
	json_t *list; /* NULL when there is nothing to repeat */
	size_t next, len;
};

/* What a call comes back to. */
struct frame {
	const struct mustache *template;
	const struct op *op;
	size_t indent_at, indent_len, indents_len;
	uint32_t scope_base, scopes_len;
	bool partial;
	bool tail; /* of a block: its lines were indented where it was written */
};

/* The blocks that one parent tag replaces, with the indentation they were written under. */
struct scope {
	const struct block *overrides;
	size_t indent_at, indent_len;
};

/* "page", "lang", "root": most names begin with one of a few that only the outermost context has. */
struct root {
	struct slice key; /* empty: not asked yet */
	json_t *value;
};

struct run {
	struct buf *out;
	size_t start; /* of our part of `out` */
	const struct mustache *template;
	const struct mustache_set *late;
	struct diag *diag;
	struct level *levels;
	size_t levels_len, levels_cap;
	size_t frames_len, partials;
	uint32_t scope_base, scopes_len; /* those that hold now: scopes[base .. len) */
	size_t indent_at, indent_len;    /* of the lines now, in `indents` */
	struct buf indents;
	size_t steps;
	struct root roots[ROOTS];
	struct level first_levels[LEVELS_MIN];
	struct frame frames[MUSTACHE_FRAMES_MAX];
	struct scope scopes[MUSTACHE_PARTIALS_MAX];
};

static inline json_t *
get(const json_t *object, struct slice key)
{
#if JANSSON_VERSION_HEX >= 0x020e00
	return json_object_getn(object, key.ptr, key.len);
#else
	return json_object_get(object, key.ptr);
#endif
}

/* The answer of the outermost context, which does not change while it is rendered. */
static json_t *
get_root(struct run *run, const struct path *path)
{
	struct root *root = &run->roots[path->root];
	struct slice key = path->keys[0];

	if (!root->key.len || !slice_eq(root->key, key))
		*root = (struct root){key,
		    json_is_object(run->levels[0].value) ? get(run->levels[0].value, key) : NULL};
	return root->value;
}

/* The value of a name: its first part from the innermost context that has it, the rest from
 * there. NULL on a miss. */
static json_t *
lookup(struct run *run, const struct path *path)
{
	json_t *value = NULL;

	if (!path->len)
		return run->levels_len ? run->levels[run->levels_len - 1].value : NULL;
	for (size_t i = run->levels_len; i-- > 1 && !value;)
		if (json_is_object(run->levels[i].value))
			value = get(run->levels[i].value, path->keys[0]);
	if (!value && run->levels_len)
		value = get_root(run, path);
	for (uint32_t i = 1; i < path->len && value; i++)
		value = json_is_object(value) ? get(value, path->keys[i]) : NULL;
	return value;
}

/* As in JavaScript; and an empty list is false too. */
static bool
is_true(const json_t *value)
{
	if (!value)
		return false;
	switch (json_typeof(value)) {
	case JSON_ARRAY:
		return json_array_size(value) > 0;
	case JSON_STRING:
		return json_string_length(value) > 0;
	case JSON_INTEGER:
		return json_integer_value(value) != 0;
	case JSON_REAL:
		return json_real_value(value) != 0;
	case JSON_FALSE:
	case JSON_NULL:
		return false;
	default:
		return true;
	}
}

static inline void
put_indent(struct run *run)
{
	put_bytes(run->out, run->indents.ptr + run->indent_at, run->indent_len);
}

/* Text with the running indentation before each line that is not empty. */
static void
put_indented_text(struct run *run, const struct op *op)
{
	const char *p = op->text, *end = p + op->jump;

	while (p < end) {
		const char *feed = memchr(p, '\n', (size_t)(end - p));
		const char *stop = feed ? feed + 1 : end;

		put_bytes(run->out, p, (size_t)(stop - p));
		p = stop;
		if (p < end && *p != '\n' && !(*p == '\r' && p + 1 < end && p[1] == '\n'))
			put_indent(run);
	}
}

static inline void
put_text(struct run *run, const struct op *op)
{
	if (run->indent_len)
		put_indented_text(run, op);
	else
		put_bytes(run->out, op->text, op->jump);
}

static void
push_level(struct run *run, struct level level)
{
	if (run->levels_len == run->levels_cap) {
		size_t size = run->levels_cap * sizeof(level);
		struct level *grown = xmalloc(2 * size);

		memcpy(grown, run->levels, size);
		if (run->levels != run->first_levels)
			free(run->levels);
		run->levels = grown;
		run->levels_cap *= 2;
	}
	run->levels[run->levels_len++] = level;
}

static struct diag_at
place(const struct run *run, unsigned line, unsigned col)
{
	return (struct diag_at){run->template->path, line, col};
}

/* Counts calls and items: partials that call each other twice would double the work 64 times. */
static bool
step(struct run *run)
{
	const struct mustache *first = run->frames_len ? run->frames[0].template : run->template;

	if (++run->steps <= STEPS_MAX && run->out->len - run->start <= OUTPUT_MAX)
		return true;
	diag_add(run->diag, DIAG_ERROR, "template-size", (struct diag_at){first->path, 0, 0},
	    "look for templates that call each other again and again",
	    "expected at most %d calls and %d bytes of output for one page", STEPS_MAX, OUTPUT_MAX);
	return false;
}

/* Starts a section; returns the op to go on with. */
static const struct op *
enter_section(struct run *run, const struct op *op)
{
	json_t *value = lookup(run, op->path);

	if (!is_true(value))
		return run->template->ops + op->jump;
	if (json_is_array(value))
		push_level(run,
		    (struct level){json_array_get(value, 0), value, 1, json_array_size(value)});
	else
		push_level(run, (struct level){value, NULL, 0, 0});
	return op + 1;
}

static const struct op *
next_item(struct run *run, const struct op *op)
{
	struct level *level = &run->levels[run->levels_len - 1];

	if (level->next == level->len) {
		run->levels_len--;
		return op + 1;
	}
	if (!step(run))
		return NULL;
	level->value = json_array_get(level->list, level->next++);
	return run->template->ops + op->jump;
}

/* The indentation becomes what it is now (if `keep`), `ws`, and `more`: a range of `indents`. */
static void
compose_indent(struct run *run, bool keep, struct slice ws, size_t more_at, size_t more_len)
{
	struct buf *indents = &run->indents;
	size_t at = indents->len;

	if (!(keep && run->indent_len) && !ws.len && !more_len) {
		run->indent_len = 0;
		return;
	}
	buf_reserve(indents, run->indent_len + ws.len + more_len); /* so that ranges stay put */
	if (keep)
		buf_put_bytes(indents, indents->ptr + run->indent_at, run->indent_len);
	buf_put(indents, ws);
	buf_put_bytes(indents, indents->ptr + more_at, more_len);
	run->indent_at = at;
	run->indent_len = indents->len - at;
}

/* Keeps what a call changes. False when calls are too deep. */
static bool
push_frame(struct run *run, const struct op *back, bool partial, struct diag_at at)
{
	if (!step(run))
		return false;
	if (run->frames_len == MUSTACHE_FRAMES_MAX ||
	    (partial && run->partials == MUSTACHE_PARTIALS_MAX)) {
		diag_add(run->diag, DIAG_ERROR, "template-depth", at,
		    "look for a template or block that calls itself without end",
		    "expected partials to nest at most %d deep, and with blocks at most %d",
		    MUSTACHE_PARTIALS_MAX, MUSTACHE_FRAMES_MAX);
		return false;
	}
	run->partials += partial;
	run->frames[run->frames_len++] = (struct frame){
	    .template = run->template,
	    .op = back,
	    .indent_at = run->indent_at,
	    .indent_len = run->indent_len,
	    .indents_len = run->indents.len,
	    .scope_base = run->scope_base,
	    .scopes_len = run->scopes_len,
	    .partial = partial,
	};
	return true;
}

/* Comes back from a call; returns the op to go on with, or NULL at the end. */
static const struct op *
pop_frame(struct run *run)
{
	const struct frame *frame;

	if (!run->frames_len)
		return NULL;
	frame = &run->frames[--run->frames_len];
	run->template = frame->template;
	run->indent_at = frame->indent_at;
	run->indent_len = frame->indent_len;
	run->indents.len = frame->indents_len;
	run->scope_base = frame->scope_base;
	run->scopes_len = frame->scopes_len;
	run->partials -= frame->partial;
	return frame->op;
}

/* The template whose name the data gives; NULL on a miss. */
static const struct mustache *
find_dynamic(struct run *run, const struct path *path)
{
	const struct mustache_set *set = run->template->set;
	const struct mustache *hit;
	struct buf name = BUF_INIT;

	mustache_put_value(&name, lookup(run, path));
	hit = mustache_set_find(set, buf_slice(&name));
	if (!hit && set->base)
		hit = mustache_set_find(set->base, buf_slice(&name));
	if (!hit && run->late)
		hit = mustache_set_find(run->late, buf_slice(&name));
	buf_finish(&name);
	return hit;
}

static const struct mustache *
find_target(struct run *run, const struct call *call)
{
	if (call->target)
		return call->target;
	if (call->dynamic)
		return find_dynamic(run, call->dynamic);
	/* numbers of open names belong to the set of the caller */
	if (run->late && run->late->base == run->template->set)
		return run->late->bound[call->late];
	return NULL;
}

/* A partial, or a parent when `op` has one; returns the op to go on with, NULL after an error. */
static const struct op *
enter_call(struct run *run, const struct op *op, const struct op *back)
{
	const struct call *call = op->call;
	const struct mustache *target = find_target(run, call);

	if (!target)
		return back;
	if (!push_frame(run, back, true, place(run, call->line, call->col)))
		return NULL;
	if (op->code == OP_PARENT)
		run->scopes[run->scopes_len++] =
		    (struct scope){call->overrides, run->indent_at, run->indent_len};
	else
		run->scope_base = run->scopes_len; /* a partial sees no blocks of its callers */
	if (call->standalone)
		compose_indent(run, true, call->ws, 0, 0);
	else
		run->indent_len = 0;
	run->template = target;
	return target->ops;
}

/* What stands in for a block: the outermost parent tag decides. */
static const struct block *
find_override(const struct run *run, const struct block *block, const struct scope **ret_scope)
{
	for (uint32_t i = run->scope_base; i < run->scopes_len; i++)
		for (const struct block *b = run->scopes[i].overrides; b; b = b->next)
			if (b->hash == block->hash && slice_eq(b->name, block->name)) {
				*ret_scope = &run->scopes[i];
				return b;
			}
	return NULL;
}

static const struct op *
enter_block(struct run *run, const struct op *op)
{
	const struct block *place_of = op->block, *body;
	struct scope own = {NULL, run->indent_at, run->indent_len};
	const struct scope *scope = &own;
	struct slice ws = place_of->indents ? place_of->ws : SLICE("");
	size_t from = run->indents.len, place_len;

	body = find_override(run, place_of, &scope);
	if (!body)
		body = place_of;
	if (!push_frame(run, run->template->ops + op->jump, false,
		place(run, place_of->line, place_of->col)))
		return NULL;
	place_len = ws.len + (place_of->indents ? run->indent_len : 0);
	run->frames[run->frames_len - 1].tail = scope->indent_len > 0;
	compose_indent(
	    run, place_of->indents, ws, scope->indent_at, body->dedented ? 0 : scope->indent_len);
	if (body->lead)
		put_bytes(run->out, run->indents.ptr + from, place_len);
	run->template = body->home;
	return body->home->ops + body->body;
}

/* False after an error. */
static bool
run_ops(struct run *run, const struct op *op)
{
	while (op) {
		if (op->bol && run->indent_len)
			put_indent(run);
		switch (op->code) {
		case OP_TEXT:
			put_text(run, op++);
			break;
		case OP_ESCAPED:
			mustache_put_escaped_value(run->out, lookup(run, op->path));
			op++;
			break;
		case OP_RAW:
			mustache_put_value(run->out, lookup(run, op->path));
			op++;
			break;
		case OP_SECTION:
			op = enter_section(run, op);
			break;
		case OP_NEXT:
			op = run->levels[run->levels_len - 1].list ? next_item(run, op)
								   : (run->levels_len--, op + 1);
			break;
		case OP_INVERTED:
			op =
			    is_true(lookup(run, op->path)) ? run->template->ops + op->jump : op + 1;
			break;
		case OP_PARTIAL:
			op = enter_call(run, op, op + 1);
			break;
		case OP_PARENT:
			op = enter_call(run, op, run->template->ops + op->jump);
			break;
		case OP_BLOCK:
			op = enter_block(run, op);
			break;
		case OP_TAIL:
			if (run->frames[run->frames_len - 1].tail)
				put_indent(run);
			op++;
			break;
		default:
			op = pop_frame(run);
			if (!op)
				return true;
		}
	}
	return false;
}

bool
mustache_render(const struct mustache *template, json_t *const *context, size_t context_len,
    const struct mustache_set *late, struct buf *out, struct diag *diag)
{
	struct run run;
	bool ok;

	/* not all of `run` is cleared: frames and scopes are written before they are read */
	run.out = out;
	run.start = out->len;
	run.template = template;
	run.late = late;
	run.diag = diag;
	run.levels = run.first_levels;
	run.levels_len = run.frames_len = run.partials = 0;
	run.levels_cap = LEVELS_MIN;
	run.scope_base = run.scopes_len = 0;
	run.indent_at = run.indent_len = run.steps = 0;
	memset(run.roots, 0, sizeof(run.roots));
	buf_init(&run.indents);
	for (size_t i = 0; i < context_len; i++)
		push_level(&run, (struct level){context[i], NULL, 0, 0});
	ok = run_ops(&run, template->ops);
	if (!ok)
		buf_truncate(out, run.start);
	if (run.levels != run.first_levels)
		free(run.levels);
	buf_finish(&run.indents);
	return ok;
}
