#include "report.h"

#include "base/fs.h"
#include "base/mem.h"
#include "base/unicode.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	WIDTH_MAX = 96,        /* columns of a source line that are shown */
	LEAD = 40,             /* of these, before the place */
	SOURCE_MAX = 16 << 20, /* bytes of a source that is read for its lines */
};

#define RED    "\033[1;31m"
#define YELLOW "\033[1;33m"
#define CYAN   "\033[1;36m"
#define BOLD   "\033[1m"
#define DIM    "\033[2m"
#define RESET  "\033[0m"

static const struct {
	const char *name, *colour;
} levels[] = {
    [DIAG_NOTE] = {"note", CYAN},
    [DIAG_WARNING] = {"warning", YELLOW},
    [DIAG_ERROR] = {"error", RED},
    [DIAG_FATAL] = {"error", RED},
};

/* The source that was read last: diagnostics come sorted, so that its lines are gone through
 * once. */
struct source {
	const char *path; /* borrowed from the diagnostic */
	struct buf text;
	size_t at; /* byte at which `line` starts */
	unsigned line;
};

struct printer {
	const struct report_style *style;
	struct buf *out;
	struct source source;
};

bool
report_shows(const struct report_style *style, const struct diag_item *item)
{
	if (style->quiet)
		return item->level >= DIAG_ERROR;
	return style->verbose || item->level >= DIAG_WARNING ||
	       strcmp(item->code, "mermaid-missing") == 0; /* once, of what readers will miss */
}

static void
put_colour(struct printer *p, const char *colour)
{
	if (p->style->colour)
		buf_puts(p->out, colour);
}

/* Control characters of the terminal, and those which turn the direction of text so that it
 * reads as something else. */
static bool
is_harmful(uint32_t rune)
{
	return rune < 0x20 || (rune >= 0x7F && rune < 0xA0) || (rune >= 0x202A && rune <= 0x202E) ||
	       (rune >= 0x2066 && rune <= 0x2069) || rune == 0x200E || rune == 0x200F;
}

/* Text from outside, on one line, safe for a terminal. */
static void
put_safe(struct buf *out, struct slice text)
{
	uint32_t rune = 0;
	size_t len;

	for (size_t i = 0; (len = utf8_next(slice_skip(text, i), &rune)); i += len)
		buf_put_rune(out, rune == '\n' || rune == '\t' ? ' '
				  : is_harmful(rune)           ? 0xFFFD
							       : rune);
}

static unsigned
width_of(uint32_t rune)
{
	if (rune == 0x200D || (rune >= 0xFE00 && rune <= 0xFE0F) ||
	    (rune >= 0x300 && rune < 0x370) || rune == 0x200B)
		return 0;
	/* Half-width forms are narrow, though ICU counts them with the wide ones. */
	if (rune >= 0xFF61 && rune <= 0xFFDC)
		return 1;
	return unicode_is_wide(rune) ? 2 : 1;
}

static bool
open_source(struct printer *p, const char *path)
{
	struct source *source = &p->source;
	char *below = NULL;
	int error;

	if (source->path && strcmp(source->path, path) == 0)
		return source->text.len > 0;
	buf_truncate(&source->text, 0);
	source->path = path;
	source->at = 0;
	source->line = 1;
	error = fs_read(AT_FDCWD, path, SOURCE_MAX, &source->text);
	if (error && p->style->root && path[0] != '/') {
		below = xasprintf("%s/%s", p->style->root, path);
		error = fs_read(AT_FDCWD, below, SOURCE_MAX, &source->text);
		free(below);
	}
	return !error;
}

/* The line's text, or nothing when the file has not that many. */
static bool
find_line(struct source *source, unsigned line, struct slice *ret_text)
{
	const char *end;

	if (line < source->line) {
		source->at = 0;
		source->line = 1;
	}
	while (source->line < line) {
		end = memchr(source->text.ptr + source->at, '\n', source->text.len - source->at);
		if (!end)
			return false;
		source->at = (size_t)(end - source->text.ptr) + 1;
		source->line++;
	}
	*ret_text = slice_skip(buf_slice(&source->text), source->at);
	end = memchr(ret_text->ptr, '\n', ret_text->len);
	if (end)
		*ret_text = slice_head(*ret_text, (size_t)(end - ret_text->ptr));
	if (slice_ends(*ret_text, "\r"))
		ret_text->len--;
	return true;
}

/* The byte of the 1-based column, and its distance in terminal columns from byte `from`. */
static size_t
byte_of_column(struct slice line, unsigned col, size_t from, unsigned *ret_width)
{
	size_t at = 0, len;
	uint32_t rune = 0;

	*ret_width = 0;
	for (unsigned i = 1; i < col && (len = utf8_next(slice_skip(line, at), &rune)); i++) {
		if (at >= from)
			*ret_width += width_of(rune);
		at += len;
	}
	return at;
}

/* Where a long line is cut so that the place is in view. */
static size_t
start_of_view(struct slice line, size_t place)
{
	uint32_t rune = 0;
	unsigned width = 0;
	size_t at = place;

	while (at && width < LEAD) {
		at -= utf8_prev(line, at, &rune);
		width += width_of(rune);
	}
	return at;
}

static struct slice
cut_to_view(struct slice text, bool *ret_cut)
{
	uint32_t rune = 0;
	unsigned width = 0;
	size_t at = 0, len;

	while ((len = utf8_next(slice_skip(text, at), &rune)) && width < WIDTH_MAX) {
		width += width_of(rune);
		at += len;
	}
	*ret_cut = at < text.len;
	return slice_head(text, at);
}

static void
put_excerpt(struct printer *p, const struct diag_item *item)
{
	struct slice line, view;
	unsigned width = 0;
	size_t place, from;
	bool cut;

	if (!item->path || !item->line || !open_source(p, item->path) ||
	    !find_line(&p->source, item->line, &line) || !slice_trim(line).len)
		return;
	place = byte_of_column(line, item->col, 0, &width);
	from = width > WIDTH_MAX - 16 ? start_of_view(line, place) : 0;
	byte_of_column(line, item->col, from, &width);
	view = cut_to_view(slice_skip(line, from), &cut);
	put_colour(p, DIM);
	buf_printf(p->out, "%6u | ", item->line);
	put_colour(p, RESET);
	buf_puts(p->out, from ? "…" : "");
	put_safe(p->out, view);
	buf_puts(p->out, cut ? "…\n" : "\n");
	if (!item->col)
		return;
	put_colour(p, DIM);
	buf_puts(p->out, "       | ");
	put_colour(p, RESET);
	for (unsigned i = 0; i < width + (from > 0); i++)
		buf_putc(p->out, ' ');
	put_colour(p, levels[item->level].colour);
	buf_puts(p->out, "^\n");
	put_colour(p, RESET);
}

static void
put_item(struct printer *p, const struct diag_item *item)
{
	put_colour(p, BOLD);
	if (item->path)
		put_safe(p->out, slice_of(item->path));
	else
		buf_puts(p->out, "rmgen");
	if (item->path && item->line)
		buf_printf(p->out, ":%u", item->line);
	if (item->path && item->line && item->col)
		buf_printf(p->out, ":%u", item->col);
	buf_puts(p->out, ": ");
	put_colour(p, RESET);
	put_colour(p, levels[item->level].colour);
	buf_printf(p->out, "%s: ", levels[item->level].name);
	put_colour(p, RESET);
	put_safe(p->out, slice_of(item->message));
	put_colour(p, DIM);
	buf_printf(p->out, " [%s]\n", item->code);
	put_colour(p, RESET);
	put_excerpt(p, item);
	if (item->hint) {
		put_colour(p, CYAN);
		buf_puts(p->out, "  hint: ");
		put_colour(p, RESET);
		put_safe(p->out, slice_of(item->hint));
		buf_putc(p->out, '\n');
	}
}

static void
put_count(struct buf *out, size_t count, const char *what, bool *first)
{
	if (!count)
		return;
	buf_printf(out, "%s%zu %s%s", *first ? "" : ", ", count, what, count == 1 ? "" : "s");
	*first = false;
}

/* Command line errors stand alone: there, a count says nothing. */
static void
put_summary(struct buf *out, const struct diag *diag, const struct report_style *style)
{
	size_t errors = diag->counts[DIAG_ERROR] + diag->counts[DIAG_FATAL];
	size_t warnings = style->quiet ? 0 : diag->counts[DIAG_WARNING];
	bool first = true;

	if (errors + warnings < 2)
		return;
	put_count(out, errors, "error", &first);
	put_count(out, warnings, "warning", &first);
	buf_putc(out, '\n');
}

static void
report_text(struct buf *out, const struct diag *diag, const struct report_style *style)
{
	struct printer p = {.style = style, .out = out, .source = {.text = BUF_INIT}};

	for (size_t i = 0; i < diag->len; i++)
		if (report_shows(style, &diag->items[i]))
			put_item(&p, &diag->items[i]);
	put_summary(out, diag, style);
	buf_finish(&p.source.text);
}

void
report_print(FILE *out, const struct diag *diag, const struct report_style *style)
{
	static void (*const formats[])(
	    struct buf *, const struct diag *, const struct report_style *) = {
	    [FORMAT_TEXT] = report_text,
	    [FORMAT_JSON] = report_json,
	    [FORMAT_SARIF] = report_sarif,
	    [FORMAT_GITHUB] = report_github,
	};
	struct buf text = BUF_INIT;

	formats[style->format](&text, diag, style);
	fwrite(text.ptr, 1, text.len, out);
	buf_finish(&text);
}

bool
report_wants_colour(FILE *out)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(fileno(out)) && !(no_colour && *no_colour) && term &&
	       strcmp(term, "dumb") != 0;
}

enum exit_status
report_status(const struct diag *diag, bool strict)
{
	for (size_t i = 0; diag_failed(diag) && i < diag->len; i++)
		if (diag->items[i].level == DIAG_FATAL)
			return diag->items[i].status;
	if (diag->counts[DIAG_ERROR] || (strict && diag->counts[DIAG_WARNING]))
		return EXIT_CONTENT;
	return EXIT_GOOD;
}
