#include "parse/limits.h"

#include "parse/limits_impl.h"
#include "read/page.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	MAX_MARKERS = 64,         /* quotation and list markers before one line's text */
	MANY_MARKERS = 8,         /* from here on a line's marks count for the file */
	MAX_NESTED = 40 * 1000,   /* of them */
	MAX_PARAGRAPH = 64 << 10, /* bytes that inline parsing sees at once */
	MAX_COLUMNS = 200,
	MAX_CELLS = 100 * 1000,   /* of all tables: short rows are filled up */
	MAX_DELIMITER_ROWS = 200, /* in one paragraph: each makes cmark read the paragraph again */
	MAX_EXPANSION = 4 << 20,  /* bytes of all uses of one link definition */
	LONG_DEFINITION = 2 << 10,
	BUDGET_MS = 100, /* of what is quadratic, in all */
};

/* Measured on Debian's library: what n openers of a kind in one paragraph cost, over n^2. */
static const double NS_PER_BRACKETS = 0.55, NS_PER_ANGLES = 2.0, NS_PER_DELIMITERS = 0.45;

struct scan {
	struct page *page;
	struct slice text;
	struct looks *looks;
	size_t at;     /* start of the current line */
	unsigned line; /* 1-based, in the text */

	/* of the current paragraph */
	size_t paragraph; /* bytes */
	size_t brackets, angles, delimiters, delimiter_rows;
	unsigned paragraph_line;
	size_t pipes; /* columns of the line before */
	bool table;
	size_t columns;

	/* of the file */
	unsigned features;
	bool heading; /* the last line that is not blank is one */
	char fence;   /* the open code fence's character, or 0 */
	size_t fence_len;
	size_t cells, closers, longest_definition, nested;
	double cost_ns;
};

static bool
refuse(struct scan *scan, unsigned line, const char *hint, const char *what, size_t limit)
{
	struct diag_at at = {scan->page->source, line + scan->page->body_line - 1, 1};

	char most[40] = "";

	if (limit)
		snprintf(most, sizeof(most), " (at most %zu)", limit);
	diag_add(&scan->page->diag, DIAG_ERROR, "limit", at, hint,
	    "%s%s; the page is shown as plain text", what, most);
	return false;
}

static struct slice
line_at(const struct scan *scan)
{
	size_t block = scan->at / LOOKS_BLOCK, end = scan->text.len;
	uint64_t newlines = scan->looks[block].newlines >> scan->at % LOOKS_BLOCK
							       << scan->at % LOOKS_BLOCK;

	while (!newlines && ++block <= end / LOOKS_BLOCK)
		newlines = scan->looks[block].newlines;
	if (newlines)
		end = block * LOOKS_BLOCK + (size_t)__builtin_ctzll(newlines);
	return slice_from(scan->text.ptr + scan->at, end - scan->at);
}

static bool
is_bullet(char c)
{
	return c == '-' || c == '+' || c == '*';
}

/* Skips one container marker with the blanks around it; 0 when there is none. */
static size_t
marker_len(struct slice line)
{
	size_t i = 0;

	while (i < line.len && (line.ptr[i] == ' ' || line.ptr[i] == '\t'))
		i++;
	if (i == line.len)
		return 0;
	if (line.ptr[i] == '>')
		return i + 1;
	if (is_bullet(line.ptr[i])) {
		i++;
	} else {
		size_t digits = i;

		while (i < line.len && isdigit((unsigned char)line.ptr[i]))
			i++;
		if (i == digits || i == line.len || (line.ptr[i] != '.' && line.ptr[i] != ')'))
			return 0;
		i++;
	}
	return i == line.len || line.ptr[i] == ' ' || line.ptr[i] == '\t' ? i : 0;
}

size_t
limits_skip_markers(struct slice line, size_t *ret_count)
{
	size_t skipped = 0, len;

	*ret_count = 0;
	while ((len = marker_len(slice_skip(line, skipped)))) {
		skipped += len;
		++*ret_count;
	}
	return skipped;
}

/* A fence at the margin: only there is it sure that cmark sees one too. */
static size_t
fence_run(struct slice line, char *ret_char)
{
	size_t indent = 0, len = 0;

	while (indent < line.len && indent < 4 && line.ptr[indent] == ' ')
		indent++;
	line = slice_skip(line, indent);
	if (indent > 3 || !line.len || (line.ptr[0] != '`' && line.ptr[0] != '~'))
		return 0;
	while (len < line.len && line.ptr[len] == line.ptr[0])
		len++;
	*ret_char = line.ptr[0];
	if (line.ptr[0] == '`' && memchr(line.ptr + len, '`', line.len - len))
		return 0;
	return len >= 3 ? len : 0;
}

/* True when the line belongs to a fenced code block. */
static bool
in_fence(struct scan *scan, struct slice line)
{
	char c = 0;
	size_t len = fence_run(line, &c);

	if (!scan->fence) {
		/* A paragraph in a container might go on past the fence. */
		if (!len || scan->paragraph)
			return false;
		scan->fence = c;
		scan->fence_len = len;
		return true;
	}
	if (c == scan->fence && len >= scan->fence_len && slice_trim(line).len == len)
		scan->fence = 0;
	return true;
}

static bool
is_delimiter_row(struct slice line)
{
	bool dash = false;

	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		dash |= c == '-';
		if (c != '|' && c != '-' && c != ':' && c != ' ' && c != '\t')
			return false;
	}
	return dash;
}

static size_t
count_columns(struct slice line)
{
	size_t columns = 1;

	if (!memchr(line.ptr, '|', line.len))
		return 1;
	line = slice_trim(line);
	if (line.len && line.ptr[0] == '|')
		line = slice_skip(line, 1);
	if (line.len && line.ptr[line.len - 1] == '|')
		line.len--;
	for (size_t i = 0; i < line.len; i++) {
		const char *bar = memchr(line.ptr + i, '|', line.len - i);

		if (!bar)
			break;
		i = (size_t)(bar - line.ptr);
		columns += !i || line.ptr[i - 1] != '\\';
	}
	return columns;
}

/* `before` stands before `c`. */
static void
note_char(struct scan *scan, char before, char c)
{
	switch (c) {
	case '[':
		scan->brackets++;
		if (before == '[')
			scan->features |= FEATURE_BRACKETS;
		break;
	case ']':
		scan->closers++;
		break;
	case '!':
		if (before == '[')
			scan->features |= FEATURE_BRACKETS;
		/* fall through */
	case '?':
		scan->angles += before == '<';
		break;
	case '%':
		if (before == '%')
			scan->features |= FEATURE_COMMENTS;
		break;
	case '^':
		if (before == ' ' || !before)
			scan->features |= FEATURE_CARETS;
		if (before == '[')
			scan->features |= FEATURE_NOTES;
		break;
	case '(':
		if (before == '\\')
			scan->features |= FEATURE_FORMULAS;
		break;
	case '\\':
	case '|':
		break;
	default:
		scan->delimiters += c != before;
	}
}

/* Notes the characters of a line, which may lack its first bytes. */
static void
count_openers(struct scan *scan, struct slice line)
{
	size_t from = (size_t)(line.ptr - scan->text.ptr), to = from + line.len;

	for (size_t block = from / LOOKS_BLOCK; block * LOOKS_BLOCK < to; block++) {
		uint64_t notable = scan->looks[block].notable;

		if (block == from / LOOKS_BLOCK)
			notable = notable >> from % LOOKS_BLOCK << from % LOOKS_BLOCK;
		if (block == to / LOOKS_BLOCK)
			notable &= ((uint64_t)1 << to % LOOKS_BLOCK) - 1;
		for (; notable; notable &= notable - 1) {
			size_t at = block * LOOKS_BLOCK + (size_t)__builtin_ctzll(notable);

			note_char(scan, at > from ? scan->text.ptr[at - 1] : 0, scan->text.ptr[at]);
		}
	}
}

/* A line of its own: [toc], [[toc]], [[_TOC_]] */
static bool
may_be_toc(struct slice line)
{
	line = slice_trim(line);
	return line.len >= 5 && line.len <= 9 && (line.ptr[1] | 32) == 't';
}

/* "##제목" */
static bool
is_tight_heading(struct slice line)
{
	size_t marks = 0;

	while (marks < line.len && line.ptr[marks] == '#')
		marks++;
	return marks > 1 && marks < line.len && (unsigned char)line.ptr[marks] >= 0x80;
}

/* Notes what the line starts like; `line` is without the markers of containers. */
static void
note_start(struct scan *scan, struct slice line)
{
	size_t indent = 0;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	line = slice_skip(line, indent);
	if (line.len < 2)
		return;
	switch (line.ptr[0]) {
	case '#':
		if (is_tight_heading(line))
			scan->features |= FEATURE_BLOCKS;
		break;
	case ':':
	case '!':
	case '?':
	case '$':
	case '%':
		if (line.ptr[1] == line.ptr[0])
			scan->features |= FEATURE_BLOCKS;
		break;
	case '\\':
		if (line.ptr[1] == '[')
			scan->features |= FEATURE_BLOCKS;
		break;
	case '[':
		if (may_be_toc(line))
			scan->features |= FEATURE_BRACKETS;
		break;
	default:
		break;
	}
}

/* An indented bullet under a heading is code to CommonMark, and a list to its author. */
static void
note_indented(struct scan *scan, struct slice line)
{
	struct slice text = slice_trim(line);

	if (text.len > 2 && slice_starts(line, "    ") && is_bullet(text.ptr[0]))
		scan->features |= FEATURE_INDENTED;
	scan->heading = text.len == 0;
}

static bool
end_paragraph(struct scan *scan)
{
	double brackets = (double)scan->brackets, angles = (double)scan->angles;
	double delimiters = (double)scan->delimiters;

	scan->cost_ns += NS_PER_BRACKETS * brackets * brackets + NS_PER_ANGLES * angles * angles +
			 NS_PER_DELIMITERS * delimiters * delimiters;
	scan->paragraph = scan->brackets = scan->angles = scan->delimiters = 0;
	scan->delimiter_rows = scan->pipes = scan->columns = 0;
	scan->table = false;
	if (scan->cost_ns > BUDGET_MS * 1e6)
		return refuse(scan, scan->paragraph_line,
		    "split the paragraph, or put the text into a code block",
		    "too many brackets, angle brackets or emphasis marks in one paragraph", 0);
	return true;
}

size_t
limits_definition(struct slice line)
{
	struct slice text;
	const char *close;
	size_t indent = 0;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	if (indent == line.len || line.ptr[indent] != '[')
		return 0;
	text = slice_trim(line);
	close = memmem(text.ptr, text.len, "]:", 2);
	return close ? text.len : 0;
}

static bool
check_table(struct scan *scan, struct slice line)
{
	size_t columns = count_columns(line);

	if (scan->table) {
		scan->cells += scan->columns;
	} else if (scan->pipes && is_delimiter_row(line)) {
		if (columns == scan->pipes) {
			scan->table = true;
			scan->columns = columns;
			scan->cells += 2 * columns;
		}
		if (++scan->delimiter_rows > MAX_DELIMITER_ROWS)
			return refuse(scan, scan->line, "put an empty line between the tables",
			    "too many table delimiter rows in one paragraph", MAX_DELIMITER_ROWS);
	}
	scan->pipes = columns;
	if (columns > MAX_COLUMNS)
		return refuse(scan, scan->line, "split the table",
		    "a table row with too many columns", MAX_COLUMNS);
	if (scan->cells > MAX_CELLS)
		return refuse(
		    scan, scan->line, "split the page", "too many table cells", MAX_CELLS);
	return true;
}

/* True for lines that no paragraph goes on in: list items and headings at the margin. */
static bool
starts_block(struct slice line)
{
	size_t indent = 0, marks = 0;

	while (indent < line.len && line.ptr[indent] == ' ')
		indent++;
	line = slice_skip(line, indent);
	if (indent > 3 || line.len < 3)
		return false;
	while (marks < line.len && line.ptr[marks] == '#')
		marks++;
	if (marks >= 1 && marks <= 6)
		return marks < line.len && line.ptr[marks] == ' ';
	return is_bullet(line.ptr[0]) && line.ptr[1] == ' ' && (unsigned char)line.ptr[2] > ' ';
}

/* Does the line begin, behind blanks, with a character that means nothing at the start of a line? */
static bool
is_plain(struct slice line)
{
	static const bool meanings[128] = {[0 ... ' '] = true,
	    ['!'] = true,
	    ['#'] = true,
	    ['$'] = true,
	    ['%'] = true,
	    ['*'] = true,
	    ['+'] = true,
	    ['-'] = true,
	    ['0' ... '9'] = true,
	    [':'] = true,
	    ['>'] = true,
	    ['?'] = true,
	    ['['] = true,
	    ['\\'] = true,
	    ['`'] = true,
	    ['|'] = true,
	    ['~'] = true};
	size_t at = 0;

	while (at < line.len && (line.ptr[at] == ' ' || line.ptr[at] == '\t'))
		at++;
	return at < line.len &&
	       ((unsigned char)line.ptr[at] >= 0x80 || !meanings[(unsigned char)line.ptr[at]]);
}

/* The text of a line, without its marks and blanks, goes on with the paragraph. */
static bool
check_text(struct scan *scan, struct slice line, size_t definition)
{
	if (!scan->paragraph)
		scan->paragraph_line = scan->line;
	if (!check_table(scan, line))
		return false;
	count_openers(scan, line);
	scan->paragraph = scan->table ? line.len : scan->paragraph + line.len + 1;
	if (definition > LONG_DEFINITION) /* an embedded image: no inline text */
		scan->paragraph -= definition;
	if (scan->paragraph > MAX_PARAGRAPH)
		return refuse(scan, scan->paragraph_line, "put empty lines between its parts",
		    "a paragraph of too many bytes", MAX_PARAGRAPH);
	return true;
}

static bool
check_line(struct scan *scan, struct slice line)
{
	size_t markers, skipped, definition;

	if (!scan->fence && is_plain(line)) {
		scan->heading = false;
		return check_text(scan, line, 0);
	}
	if (in_fence(scan, line))
		return true;
	if (line.len && (unsigned char)line.ptr[0] > ' ')
		scan->heading = line.ptr[0] == '#';
	else if (scan->heading)
		note_indented(scan, line);
	skipped = limits_skip_markers(line, &markers);
	if (markers > MAX_MARKERS)
		return refuse(scan, scan->line, "nest less deeply",
		    "too many quotation and list marks before one line", MAX_MARKERS);
	if (markers > MANY_MARKERS && (scan->nested += markers) > MAX_NESTED)
		return refuse(scan, scan->line, "nest less deeply, or split the page",
		    "too many deeply nested quotations and lists", 0);
	if (starts_block(line) && scan->paragraph && !end_paragraph(scan))
		return false;
	line = slice_skip(line, skipped);
	if (!slice_trim(line).len)
		return end_paragraph(scan);
	definition = limits_definition(line);
	if (definition > scan->longest_definition)
		scan->longest_definition = definition;
	note_start(scan, line);
	return check_text(scan, line, definition);
}

/* Looked at closely only when the longest definition and the number of brackets make it possible. */
static bool
check_expansion(struct scan *scan)
{
	unsigned line = 0;

	if (scan->longest_definition * scan->closers > MAX_EXPANSION)
		line = limits_expansion(scan->text, MAX_EXPANSION);
	return !line || refuse(scan, line, "write the image or link to a file of its own",
			    "the uses of link definitions expand to too many bytes", MAX_EXPANSION);
}

bool
limits_check(struct page *page, struct slice text, unsigned *ret_features)
{
	struct scan scan = {.page = page, .text = text, .line = 1};
	bool fine = true;

	scan.looks = limits_look(text);
	while (fine && scan.at < text.len) {
		struct slice line = line_at(&scan);

		fine = check_line(&scan, line);
		scan.at += line.len + 1;
		scan.line++;
	}
	*ret_features = scan.features;
	fine = fine && end_paragraph(&scan) && check_expansion(&scan);
	free(scan.looks);
	return fine;
}
