/* A folder of its own for a test, with files, links and what else lies in real ones. */
#ifndef TESTS_SITE_FILES_H
#define TESTS_SITE_FILES_H

#include "base/fs.h"
#include "base/mem.h"
#include "base/path.h"
#include "site_langs.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct site_files {
	char *root, *content, *statics, *output;
	int fd;
	struct config conf;
};

static inline void
site_files_init(struct site_files *site)
{
	const char *tmp = getenv("TMPDIR");
	char *made = xasprintf("%s/rmgen-test-XXXXXX", tmp ? tmp : "/tmp");

	assert_non_null(mkdtemp(made));
	site->root = realpath(made, NULL);
	free(made);
	site->content = xasprintf("%s/content", site->root);
	site->statics = xasprintf("%s/static", site->root);
	site->output = xasprintf("%s/public", site->root);
	site->fd = open(site->root, O_PATH | O_DIRECTORY | O_CLOEXEC);
	site->conf = site_conf();
	site->conf.root = site->root;
	site->conf.content_dir = site->content;
	site->conf.static_dir = site->statics;
	site->conf.output_dir = site->output;
	assert_int_equal(mkdirat(site->fd, "content", 0755), 0);
}

static inline int
site_files_unlink(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
	return remove(path);
}

static inline void
site_files_finish(struct site_files *site)
{
	nftw(site->root, site_files_unlink, 16, FTW_DEPTH | FTW_PHYS);
	close(site->fd);
	free(site->root);
	free(site->content);
	free(site->statics);
	free(site->output);
}

/* Makes a file and the folders above it. */
static inline void
site_files_put(struct site_files *site, const char *path, struct slice bytes)
{
	struct slice dir = path_dir(slice_of(path));
	char *above = xstrndup(dir.ptr, dir.len);

	assert_int_equal(fs_mkdirs(site->fd, above), 0);
	assert_int_equal(fs_write(site->fd, path, bytes), 0);
	free(above);
}

#endif
