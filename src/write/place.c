#include "write/place.h"

#include "base/mem.h"
#include "base/path.h"
#include "conf/config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* How the output folder may lie to a guarded one. */
enum guard {
	GUARD_AROUND, /* not the same, not around it */
	GUARD_APART,  /* and not inside it */
};

struct guarded {
	char *path; /* owned, NULL when there is none */
	enum guard guard;
	const char *what;
	const char *hint;
};

static const char move_hint[] = "give the output a folder of its own, e.g. --destination public";

/* Shortens the path by its last segment; false at the root. */
static bool
go_up(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || !slash[1])
		return false;
	slash[slash == path] = '\0';
	return true;
}

/* The absolute path with links resolved as far as it exists; the rest is taken as it is written.
 * NULL when that cannot be found out. The caller frees. */
static char *
resolve(const char *path)
{
	char *head = xstrdup(path), *real;
	struct buf out = BUF_INIT;

	while (!(real = realpath(head, NULL)) && (errno == ENOENT || errno == ENOTDIR))
		if (!go_up(head))
			break;
	if (!real) {
		free(head);
		return NULL;
	}
	buf_putc(&out, '/');
	if (!path_resolve(
		&out, slice_skip(slice_of(real), 1), slice_skip(slice_of(path), strlen(head))))
		buf_truncate(&out, 1);
	free(head);
	free(real);
	return buf_detach(&out);
}

/* True when `inner` is `outer` or below it; both absolute and resolved. By name, and by what is
 * on the disk: names may differ in case, or reach one folder by two mounts. */
static bool
is_within(const char *inner, const char *outer)
{
	size_t len = strcmp(outer, "/") == 0 ? 0 : strlen(outer);
	struct stat want, st;
	bool found = false;
	char *path;

	if (strncmp(inner, outer, len) == 0 && (inner[len] == '/' || !inner[len]))
		return true;
	if (stat(outer, &want) < 0)
		return false;
	path = xstrdup(inner);
	do {
		found =
		    stat(path, &st) == 0 && st.st_ino == want.st_ino && st.st_dev == want.st_dev;
	} while (!found && go_up(path));
	free(path);
	return found;
}

static char *
resolve_below(const char *root, const char *name)
{
	char *path = xasprintf("%s/%s", root, name);
	char *real = resolve(path);

	free(path);
	return real;
}

static bool
refuse(const struct place *place, const char *hint, struct diag *diag, const char *why)
{
	diag_fatal(diag, EXIT_USAGE, "output-refused", (struct diag_at){place->shown, 0, 0}, hint,
	    "the output folder %s %s: it is replaced whole by each build", place->shown, why);
	return false;
}

/* Compares the output folder with one guarded folder. */
static bool
check(const struct place *place, const struct guarded *guarded, struct diag *diag)
{
	char *why = NULL;

	if (!guarded->path)
		return true;
	if (is_within(guarded->path, place->dir)) {
		bool same = is_within(place->dir, guarded->path);

		why = xasprintf("%s %s", same ? "is" : "holds", guarded->what);
	} else if (guarded->guard == GUARD_APART && is_within(place->dir, guarded->path)) {
		why = xasprintf("lies inside %s", guarded->what);
	}
	if (!why)
		return true;
	refuse(place, guarded->hint, diag, why);
	free(why);
	return false;
}

static bool
check_all(const struct place *place, const struct config *conf, struct diag *diag)
{
	static const char cd_hint[] = "go to another folder (cd ..), or choose another one with "
				      "--destination";
	const char *home = getenv("HOME");
	char *cwd = getcwd(NULL, 0);
	bool good = true;
	struct guarded all[] = {
	    {resolve(conf->root), GUARD_AROUND, "the folder of the site's sources", move_hint},
	    {resolve(conf->content_dir), GUARD_APART, "the site's content", move_hint},
	    {resolve(conf->static_dir), GUARD_APART, "the site's static files", move_hint},
	    {resolve_below(conf->root, "themes"), GUARD_APART, "the themes", move_hint},
	    {resolve_below(conf->root, "i18n"), GUARD_APART, "the interface words", move_hint},
	    {conf->theme && strchr(conf->theme, '/') ? resolve_below(conf->root, conf->theme)
						     : NULL,
		GUARD_APART, "the theme", move_hint},
	    {home && *home == '/' ? resolve(home) : NULL, GUARD_AROUND, "your home folder",
		move_hint},
	    {cwd ? resolve(cwd) : NULL, GUARD_AROUND, "the folder you are in", cd_hint},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		good = good && check(place, &all[i], diag);
		free(all[i].path);
	}
	free(cwd);
	return good;
}

/* A folder inside `.git` would be git's own. */
static bool
in_git(const char *dir)
{
	return strstr(dir, "/.git/") || slice_ends(slice_of(dir), "/.git");
}

static char *
as_user_names_it(const char *dir)
{
	char *cwd = getcwd(NULL, 0);
	size_t len = cwd ? strlen(cwd) : 0;
	bool below = cwd && strncmp(dir, cwd, len) == 0 && dir[len] == '/' && dir[len + 1];
	char *shown = xstrdup(below ? dir + len + 1 : dir);

	free(cwd);
	return shown;
}

static void
name_neighbours(struct place *place)
{
	place->parent = xstrdup(place->dir);
	place->name = xstrdup(strrchr(place->dir, '/') + 1);
	go_up(place->parent);
	place->stage = xasprintf(".%s.rmgen-new", place->name);
	place->old = xasprintf(".%s.rmgen-old", place->name);
	place->lock = xasprintf(".%s.rmgen-lock", place->name);
}

bool
place_find(struct place *place, const struct config *conf, struct diag *diag)
{
	bool good = false;

	*place = (struct place){
	    .dir = resolve(conf->output_dir), .shown = as_user_names_it(conf->output_dir)};
	if (!place->dir)
		diag_fatal(diag, EXIT_USAGE, "output-refused", (struct diag_at){place->shown, 0, 0},
		    move_hint, "cannot find out where the output folder %s is: %s", place->shown,
		    strerror(errno));
	else if (strcmp(place->dir, "/") == 0)
		refuse(place, move_hint, diag, "is the root of the file system");
	else if (in_git(place->dir))
		refuse(place, move_hint, diag, "belongs to git");
	else
		good = check_all(place, conf, diag);
	if (good)
		name_neighbours(place);
	else
		place_finish(place);
	return good;
}

void
place_finish(struct place *place)
{
	free(place->dir);
	free(place->shown);
	free(place->parent);
	free(place->name);
	free(place->stage);
	free(place->old);
	free(place->lock);
	*place = (struct place){0};
}

char *
place_show(const struct place *place, const char *path)
{
	return *path ? xasprintf("%s/%s", place->shown, path) : xstrdup(place->shown);
}
