/* Any bytes as Markdown through our emphasis, autolinks and soft breaks: the tree stays a tree, no
 * text is lost, and a second run of a pass finds nothing more. */
#include "base/buf.h"
#include "fuzz.h"
#include "parse/autolink.h"
#include "parse/emphasis.h"
#include "parse/softbreak.h"

#include <assert.h>
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm/node.h>
#include <stdlib.h>

/* cmark itself takes long for some long inputs; limits keep those from it. */
enum { LONGEST = 4096 };

static cmark_node *
parse(struct slice text)
{
	cmark_parser *parser;
	cmark_node *root;

	cmark_gfm_core_extensions_ensure_registered();
	emphasis_register();
	parser = cmark_parser_new(CMARK_OPT_FOOTNOTES);
	cmark_parser_attach_syntax_extension(parser, emphasis_extension());
	cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
	cmark_parser_feed(parser, text.ptr, text.len);
	root = cmark_parser_finish(parser);
	cmark_parser_free(parser);
	return root;
}

static void
put_texts(struct buf *out, cmark_node *root)
{
	cmark_iter *iter = cmark_iter_new(root);
	cmark_event_type event;
	cmark_node *node;

	while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		node = cmark_iter_get_node(iter);
		if (event == CMARK_EVENT_ENTER && node->type == CMARK_NODE_TEXT)
			buf_put_bytes(out, node->as.literal.data, (size_t)node->as.literal.len);
	}
	cmark_iter_free(iter);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const langs[] = {"zh-Hant", "ja", "ko", ""};
	struct buf before = BUF_INIT, after = BUF_INIT;
	struct slice lang;
	cmark_node *root;

	if (!len || len > LONGEST)
		return 0;
	lang = slice_of(langs[data[0] & 3]);
	root = parse(slice_from((const char *)data + 1, len - 1));
	put_texts(&before, root);
	autolink_make(root);
	softbreak_join(root, lang);
	assert(cmark_node_check(root, NULL) == 0);
	put_texts(&after, root);
	assert(slice_eq(buf_slice(&before), buf_slice(&after)));
	assert(softbreak_join(root, lang) == 0);
	free(cmark_render_html(root, CMARK_OPT_UNSAFE, NULL));
	cmark_node_free(root);
	buf_finish(&before);
	buf_finish(&after);
	return 0;
}
