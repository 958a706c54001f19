#include "conf/datadir.h"

#include "base/buf.h"
#include "base/path.h"

#include <stdlib.h>
#include <unistd.h>

#ifndef RMGEN_DATADIR
#define RMGEN_DATADIR "/usr/local/share/rmgen"
#endif

/* What any data folder has. */
#define SIGN "/i18n/en.yaml"

static char *
if_there(const char *dir)
{
	struct buf path = BUF_INIT;
	char *found = NULL;

	buf_printf(&path, "%s" SIGN, dir);
	if (access(path.ptr, R_OK) == 0)
		found = realpath(dir, NULL);
	buf_finish(&path);
	return found;
}

/* The folder of the program, or "" when it cannot be known. */
static struct slice
program_dir(char *program)
{
	return program ? path_dir(slice_of(program)) : slice_of("");
}

static char *
beside(struct slice dir)
{
	struct buf path = BUF_INIT;
	char *found = NULL;

	buf_printf(&path, "%.*s/../share/rmgen", SLICE_ARG(dir));
	found = if_there(path.ptr);
	buf_finish(&path);
	return found;
}

static char *
above(struct slice dir)
{
	struct buf path = BUF_INIT;
	char *found = NULL;

	for (; dir.len && !found; dir = path_dir(dir)) {
		buf_truncate(&path, 0);
		buf_put(&path, dir);
		found = if_there(path.ptr);
	}
	buf_finish(&path);
	return found;
}

char *
datadir_find(void)
{
	const char *named = getenv("RMGEN_DATA");
	char *program = realpath("/proc/self/exe", NULL), *found = NULL;

	if (named && *named)
		found = if_there(named);
	if (!found && program)
		found = beside(program_dir(program));
	if (!found && program)
		found = above(program_dir(program));
	if (!found)
		found = if_there(RMGEN_DATADIR);
	free(program);
	return found;
}
