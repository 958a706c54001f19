/* A folder of input, content/ or static/, out of which files are opened. No symbolic link leads
 * out of the site: what lies beneath the site's folder is all that can be read. */
#ifndef READ_TREE_H
#define READ_TREE_H

#include "base/buf.h"

struct tree {
	char *base;  /* owned: real path of the site's folder, "" when that is "/" */
	char *below; /* owned: of the tree below `base`, "content"; "" when both are the same */
	int base_fd, dir_fd;
	bool slow; /* the kernel's own check is not used (set by tests) */
};

/* Opens the folder `dir` (absolute) of the site in `root` (absolute). A folder that the
 * configuration puts outside of `root` is its own site. Returns 0, or an errno value: EXDEV when
 * `dir` stands inside and is a link that leads outside. Close with tree_finish. */
int tree_init(struct tree *tree, const char *root, const char *dir);

/* Safe on a zeroed tree, and after a failed tree_init. */
void tree_finish(struct tree *tree);

/* Opens a path below the tree; never blocks on a FIFO. Returns 0, or an errno value: EXDEV when a
 * link on the way leaves the site, ELOOP when links run in a circle. */
int tree_open(const struct tree *tree, const char *file, int flags, int *ret_fd);

/* Sets `real` to the path below the site's folder that is meant, all links followed. Returns 0
 * or an errno value; with EXDEV, `real` is the link's text that leaves the site. */
int tree_resolve(const struct tree *tree, const char *file, struct buf *real);

#endif
