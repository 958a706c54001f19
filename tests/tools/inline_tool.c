/* Renders Markdown documents, read from stdin and written to stdout each with a NUL behind it, so
 * that other implementations can be compared with ours. As its argument:
 *   plain      cmark-gfm alone, with its table extension
 *   emphasis   and our emphasis and strikethrough
 *   LANGUAGE   and our autolinks and, for this language, soft breaks */
#include "base/buf.h"
#include "parse/autolink.h"
#include "parse/emphasis.h"
#include "parse/softbreak.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <stdio.h>
#include <stdlib.h>

static void
render(struct slice text, const char *mode, struct buf *out)
{
	cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT);
	bool plain = slice_is(slice_of(mode), "plain");
	cmark_node *root;
	char *html;

	if (!plain)
		cmark_parser_attach_syntax_extension(parser, emphasis_extension());
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, text.ptr, text.len);
	root = cmark_parser_finish(parser);
	if (!plain && !slice_is(slice_of(mode), "emphasis")) {
		autolink_make(root);
		softbreak_join(root, slice_of(mode));
	}
	html =
	    cmark_render_html(root, CMARK_OPT_UNSAFE, cmark_parser_get_syntax_extensions(parser));
	buf_puts(out, html);
	buf_putc(out, '\0');
	free(html);
	cmark_node_free(root);
	cmark_parser_free(parser);
}

int
main(int argc, char **argv)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	char chunk[1 << 16];
	size_t len, at = 0;

	if (argc != 2)
		return 2;
	cmark_gfm_core_extensions_ensure_registered();
	emphasis_register();
	while ((len = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		buf_put_bytes(&in, chunk, len);
	while (at < in.len) {
		struct slice rest = slice_skip(buf_slice(&in), at);
		struct slice text = slice_head(rest, strnlen(rest.ptr, rest.len));

		render(text, argv[1], &out);
		at += text.len + 1;
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_finish(&in);
	buf_finish(&out);
	return 0;
}
