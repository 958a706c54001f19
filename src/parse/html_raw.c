#include "parse/html_raw.h"

#include "base/mem.h"
#include "conf/config.h"
#include "read/page.h"

#include <ctype.h>
#include <strings.h>

/* Tags that cannot do harm and need no parser: without attributes, and without content. */
static bool
is_void_tag(struct slice html)
{
	static const char *const names[] = {"br", "hr", "wbr"};

	if (html.len < 4 || html.ptr[0] != '<' || html.ptr[html.len - 1] != '>')
		return false;
	html = slice_from(html.ptr + 1, html.len - 2);
	if (html.ptr[html.len - 1] == '/')
		html.len--;
	html = slice_trim(html);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (html.len == strlen(names[i]) && !strncasecmp(html.ptr, names[i], html.len))
			return true;
	return false;
}

/* "{{<figure>}}" is another generator's shortcode, not an element: it stays text. */
static bool
is_shortcode(const struct writer *writer)
{
	return slice_ends(buf_slice(writer->html), "{{");
}

static void
add_raw(struct writer *writer, size_t start, unsigned line)
{
	writer->raws =
	    xgrow(writer->raws, writer->raws_len, &writer->raws_cap, sizeof(*writer->raws));
	writer->raws[writer->raws_len++] =
	    (struct raw_html){.start = start, .end = writer->html->len, .line = line};
}

void
html_write_raw(struct writer *writer, cmark_node *node)
{
	struct slice html = chunk_slice(node->as.literal);
	size_t start = writer->html->len;

	if (writer->conf->html == HTML_TRUSTED || is_void_tag(slice_trim(html))) {
		buf_put(writer->html, html);
		return;
	}
	if (writer->conf->html == HTML_ESCAPE || is_shortcode(writer)) {
		buf_put_escaped(writer->html, html);
		return;
	}
	writer->doc->has_html = true;
	buf_put(writer->html, html);
	add_raw(writer, start, writer_line(writer, node));
}

/* Reads the scheme into `scheme`, lower case, without what browsers skip; false when `dest` has
 * none. */
static bool
read_scheme(struct slice dest, char scheme[16])
{
	size_t len = 0;

	for (size_t i = 0; i < dest.len; i++) {
		unsigned char c = (unsigned char)dest.ptr[i];

		if (c <= ' ' || c == 0x7F)
			continue;
		if (c == ':') {
			scheme[len] = '\0';
			return len > 0;
		}
		if (len == 15 || (!isalnum(c) && c != '+' && c != '-' && c != '.'))
			return false;
		scheme[len++] = (char)tolower(c);
	}
	return false;
}

static bool
is_image_data(struct slice dest)
{
	static const char *const kinds[] = {
	    "data:image/png", "data:image/gif", "data:image/jpeg", "data:image/webp"};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (dest.len >= strlen(kinds[i]) &&
		    !strncasecmp(dest.ptr, kinds[i], strlen(kinds[i])))
			return true;
	return false;
}

bool
html_url_is_safe(struct slice dest)
{
	char scheme[16];

	if (!read_scheme(dest, scheme))
		return true;
	if (strcmp(scheme, "data") == 0)
		return is_image_data(slice_trim(dest));
	return strcmp(scheme, "javascript") && strcmp(scheme, "vbscript") && strcmp(scheme, "file");
}

const char *
html_back_label(const struct writer *writer)
{
	const char *label = writer->conf->langs_len && writer->page->lang >= 0
				? writer->conf->langs[writer->page->lang].back_label
				: NULL;

	return label ? label : "Back to content";
}
