/* Dates of last change from the history of the site's git repository, for `dates: git`. The times
 * of files never count: they are those of a checkout. */
#ifndef READ_GIT_H
#define READ_GIT_H

#include "base/diag.h"

struct config;
struct git_dates;

/* Walks the history once, from the newest commit until each file below the content folder is dated.
 * NULL after adding a warning when this rmgen has no libgit2, there is no repository, or its
 * history is cut off. Free with git_dates_free, which takes NULL. */
struct git_dates *git_dates_new(const struct config *conf, struct diag *diag);
void git_dates_free(struct git_dates *dates);

/* When the file (below the content folder, in the bytes of the disk) was changed last:
 * "2025-07-11T08:00:00+09:00", in the committer's zone; NULL when no commit has it. */
const char *git_dates_find(const struct git_dates *dates, const char *file);

#endif
