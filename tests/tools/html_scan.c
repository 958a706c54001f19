/* Parses HTML files as a browser does and names the elements and attributes that a test looks for:
 *   html_scan ELEMENT ATTRIBUTE FILE…
 * Prints "FILE: <element>" or "FILE: attribute" for each, and exits with 1 when there was one. */
#include "base/buf.h"
#include "base/fs.h"

#include <fcntl.h>
#include <gumbo.h>
#include <stdio.h>

static const char *
tag_name(const GumboElement *element, struct buf *name)
{
	GumboStringPiece piece = element->original_tag;

	if (element->tag != GUMBO_TAG_UNKNOWN)
		return gumbo_normalized_tagname(element->tag);
	gumbo_tag_from_original_text(&piece);
	buf_truncate(name, 0);
	buf_put(name, slice_from(piece.data, piece.length));
	return name->ptr;
}

static int
check(const char *path, const GumboNode *node, const char *tag, const char *attribute)
{
	struct buf name = BUF_INIT;
	int found = 0;

	if (!strcmp(tag_name(&node->v.element, &name), tag)) {
		printf("%s: <%s>\n", path, tag);
		found++;
	}
	if (gumbo_get_attribute(&node->v.element.attributes, attribute)) {
		printf("%s: %s in <%s>\n", path, attribute, tag_name(&node->v.element, &name));
		found++;
	}
	buf_finish(&name);
	return found;
}

/* The node after this one in the order of the document, or NULL. */
static const GumboNode *
next_node(const GumboNode *node, const GumboNode *root)
{
	if ((node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE) &&
	    node->v.element.children.length)
		return node->v.element.children.data[0];
	for (; node != root; node = node->parent) {
		const GumboVector *children = &node->parent->v.element.children;

		if (node->index_within_parent + 1 < children->length)
			return children->data[node->index_within_parent + 1];
	}
	return NULL;
}

int
main(int argc, char **argv)
{
	int found = 0;

	for (int i = 3; i < argc; i++) {
		struct buf html = BUF_INIT;
		GumboOutput *output;

		if (fs_read(AT_FDCWD, argv[i], 64 << 20, &html))
			return perror(argv[i]), 2;
		output = gumbo_parse_with_options(&kGumboDefaultOptions, html.ptr, html.len);
		for (const GumboNode *node = output->root; node;
		     node = next_node(node, output->root))
			if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
				found += check(argv[i], node, argv[1], argv[2]);
		gumbo_destroy_output(&kGumboDefaultOptions, output);
		buf_finish(&html);
	}
	return found > 0;
}
