#include "read/git.h"

#include "base/mem.h"
#include "conf/config.h"

#include <stdlib.h>

#ifdef HAVE_LIBGIT2

#include <git2.h>
#include <time.h>
#include <uthash.h>

enum { COMMITS_MAX = 200000, DATE_LEN = 32 };

struct dated {
	UT_hash_handle hh; /* by path */
	char date[DATE_LEN];
	char path[]; /* below the content folder */
};

struct git_dates {
	struct dated *files;
};

/* One walk through the history. */
struct walk {
	git_repository *repository;
	char *folder;  /* of the content, below the repository's: "content/", or "" */
	size_t wanted; /* files of the newest commit that have no date yet */
	struct git_dates *dates;
	const git_commit *commit; /* at which the walk is */
};

static void
warn(struct diag *diag, const struct config *conf, const char *hint, const char *what)
{
	diag_add(diag, DIAG_WARNING, "git-dates", (struct diag_at){conf->file, 0, 0}, hint,
	    "pages get no dates from git: %s", what);
}

static void
put_date(char date[DATE_LEN], const git_commit *commit)
{
	int offset = git_commit_time_offset(commit), away = abs(offset);
	time_t local = (time_t)git_commit_time(commit) + offset * 60;
	struct tm tm;
	size_t len;

	gmtime_r(&local, &tm);
	len = strftime(date, DATE_LEN, "%Y-%m-%dT%H:%M:%S", &tm);
	snprintf(date + len, DATE_LEN - len, "%c%02d:%02d", offset < 0 ? '-' : '+', away / 60 % 100,
	    away % 60);
}

static struct dated *
find(const struct git_dates *dates, const char *path)
{
	struct dated *file;

	HASH_FIND_STR(dates->files, path, file);
	return file;
}

/* The path below the content folder, or NULL when it is not there. */
static const char *
content_path(const struct walk *walk, const char *path)
{
	size_t len = strlen(walk->folder);

	return strncmp(path, walk->folder, len) == 0 ? path + len : NULL;
}

static int
want_file(const char *root, const git_tree_entry *entry, void *context)
{
	struct walk *walk = context;
	char *path = xasprintf("%s%s", root, git_tree_entry_name(entry));
	const char *below = content_path(walk, path);

	if (below && git_tree_entry_type(entry) == GIT_OBJECT_BLOB) {
		struct dated *file = xcalloc(1, sizeof(*file) + strlen(below) + 1);

		strcpy(file->path, below);
		HASH_ADD_KEYPTR(hh, walk->dates->files, file->path, strlen(file->path), file);
		walk->wanted++;
	}
	free(path);
	return 0;
}

static int
date_file(const git_diff_delta *delta, float progress, void *context)
{
	struct walk *walk = context;
	const char *below = content_path(walk, delta->new_file.path);
	struct dated *file = below ? find(walk->dates, below) : NULL;

	if (!file || *file->date || delta->status == GIT_DELTA_DELETED)
		return 0;
	put_date(file->date, walk->commit);
	walk->wanted--;
	return 0;
}

/* What the commit changed is as old as the commit. A merge brings what its parents changed. */
static bool
date_commit(struct walk *walk, const git_commit *commit)
{
	git_diff_options options = GIT_DIFF_OPTIONS_INIT;
	git_tree *tree = NULL, *before = NULL;
	git_commit *parent = NULL;
	git_diff *diff = NULL;
	char *folder = walk->folder;
	bool good = false;

	if (git_commit_parentcount(commit) > 1)
		return true;
	if (*folder)
		options.pathspec = (git_strarray){&folder, 1};
	options.flags = GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_SKIP_BINARY_CHECK;
	if (git_commit_tree(&tree, commit) < 0)
		goto out;
	if (git_commit_parentcount(commit) &&
	    (git_commit_parent(&parent, commit, 0) < 0 || git_commit_tree(&before, parent) < 0))
		goto out;
	walk->commit = commit;
	good = git_diff_tree_to_tree(&diff, walk->repository, before, tree, &options) == 0 &&
	       git_diff_foreach(diff, date_file, NULL, NULL, NULL, walk) == 0;
out:
	git_diff_free(diff);
	git_tree_free(before);
	git_tree_free(tree);
	git_commit_free(parent);
	return good;
}

static bool
walk_history(struct walk *walk)
{
	git_revwalk *commits = NULL;
	git_object *head = NULL;
	git_oid id;
	bool good = false;

	if (git_revparse_single(&head, walk->repository, "HEAD^{tree}") < 0 ||
	    git_tree_walk((git_tree *)head, GIT_TREEWALK_PRE, want_file, walk) < 0 ||
	    git_revwalk_new(&commits, walk->repository) < 0 ||
	    git_revwalk_sorting(commits, GIT_SORT_TOPOLOGICAL | GIT_SORT_TIME) < 0 ||
	    git_revwalk_push_head(commits) < 0)
		goto out;
	good = true;
	for (int i = 0; good && walk->wanted && i < COMMITS_MAX; i++) {
		git_commit *commit = NULL;

		if (git_revwalk_next(&id, commits) < 0)
			break;
		good = git_commit_lookup(&commit, walk->repository, &id) == 0 &&
		       date_commit(walk, commit);
		git_commit_free(commit);
	}
out:
	git_revwalk_free(commits);
	git_object_free(head);
	return good;
}

/* Where the content lies in the repository's folder, with a slash at its end; NULL when it does
 * not. To be freed. */
static char *
find_folder(git_repository *repository, const struct config *conf)
{
	const char *work = git_repository_workdir(repository);
	char *root = work ? realpath(work, NULL) : NULL,
	     *content = realpath(conf->content_dir, NULL), *folder = NULL;
	size_t len = root ? strlen(root) : 0;

	if (root && content && strncmp(content, root, len) == 0 &&
	    (content[len] == '/' || !content[len]))
		folder = content[len] ? xasprintf("%s/", content + len + 1) : xstrdup("");
	free(root);
	free(content);
	return folder;
}

struct git_dates *
git_dates_new(const struct config *conf, struct diag *diag)
{
	struct git_dates *dates = xcalloc(1, sizeof(*dates));
	struct walk walk = {.dates = dates};
	bool good = false;

	git_libgit2_init();
	if (git_repository_open_ext(&walk.repository, conf->content_dir, 0, NULL) < 0 ||
	    !(walk.folder = find_folder(walk.repository, conf)))
		warn(diag, conf, "run `git init`, or write `dates: front`",
		    "the content is in no git repository");
	else if (git_repository_is_shallow(walk.repository))
		warn(diag, conf,
		    "fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow",
		    "the history is cut off, so that most dates would be wrong");
	else if (!(good = walk_history(&walk)))
		warn(diag, conf, "see what `git log` says here", "the history cannot be read");
	git_repository_free(walk.repository);
	free(walk.folder);
	git_libgit2_shutdown();
	if (good)
		return dates;
	git_dates_free(dates);
	return NULL;
}

void
git_dates_free(struct git_dates *dates)
{
	struct dated *file, *next;

	if (!dates)
		return;
	HASH_ITER (hh, dates->files, file, next) {
		HASH_DEL(dates->files, file);
		free(file);
	}
	free(dates);
}

const char *
git_dates_find(const struct git_dates *dates, const char *file)
{
	const struct dated *dated = find(dates, file);

	return dated && *dated->date ? dated->date : NULL;
}

#else

struct git_dates *
git_dates_new(const struct config *conf, struct diag *diag)
{
	diag_add(diag, DIAG_WARNING, "git-dates", (struct diag_at){conf->file, 0, 0},
	    "build rmgen where libgit2-dev is installed, or write `dates: front`",
	    "pages get no dates from git: this rmgen was built without libgit2");
	return NULL;
}

void
git_dates_free(struct git_dates *dates)
{
}

const char *
git_dates_find(const struct git_dates *dates, const char *file)
{
	return NULL;
}

#endif
