#include "render/theme_dir.h"

#include "base/diag.h"
#include "base/fs.h"
#include "base/mem.h"
#include "conf/config.h"
#include "conf/datadir.h"
#include "read/scan.h"
#include "read/tree.h"
#include "render/theme.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_theme(const char *dir)
{
	char *file = xasprintf("%s/theme.yaml", dir);
	struct stat st;
	bool found = stat(file, &st) == 0 && S_ISREG(st.st_mode);

	free(file);
	return found;
}

static char *
found_or_free(char *dir)
{
	if (is_theme(dir))
		return dir;
	free(dir);
	return NULL;
}

/* Folders with themes in them, the first to be looked at first; to be freed one by one. */
#define THEME_PLACES 2

static size_t
theme_places(const struct config *conf, char *places[THEME_PLACES])
{
	char *data = datadir_find();
	size_t len = 0;

	places[len++] = xasprintf("%s/themes", conf->root);
	if (data)
		places[len++] = xasprintf("%s/themes", data);
	free(data);
	return len;
}

char *
theme_find(const struct config *conf, const char *name)
{
	char *places[THEME_PLACES], *found = NULL;
	size_t len;

	if (*name == '/' || strstr(name, ".."))
		return NULL;
	if (strchr(name, '/'))
		return found_or_free(xasprintf("%s/%s", conf->root, name));
	len = theme_places(conf, places);
	for (size_t i = 0; i < len; i++) {
		if (!found)
			found = found_or_free(xasprintf("%s/%s", places[i], name));
		free(places[i]);
	}
	return found;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Adds the names of the themes in a folder. */
static void
list_place(const char *place, json_t *names)
{
	struct dirent **entries = NULL;
	int len = scandir(place, &entries, NULL, alphasort);

	for (int i = 0; i < len; i++) {
		char *dir = xasprintf("%s/%s", place, entries[i]->d_name);

		if (entries[i]->d_name[0] != '.' && is_theme(dir))
			json_object_set_new(names, entries[i]->d_name, json_null());
		free(dir);
		free(entries[i]);
	}
	free(entries);
}

json_t *
theme_list(const struct config *conf)
{
	json_t *names = json_object(), *list = json_array();
	char *places[THEME_PLACES];
	size_t len = theme_places(conf, places), count = 0;
	const char **sorted, *name;
	json_t *value;

	for (size_t i = 0; i < len; i++) {
		list_place(places[i], names);
		free(places[i]);
	}
	sorted = xcalloc(json_object_size(names) + 1, sizeof(*sorted));
	json_object_foreach (names, name, value)
		sorted[count++] = name;
	qsort(sorted, count, sizeof(*sorted), by_text);
	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(sorted[i]));
	free(sorted);
	json_decref(names);
	return list;
}

char *
theme_label(const struct config *conf, const char *dir, const char *sub, const char *name)
{
	size_t root = strlen(conf->root);

	if (strncmp(dir, conf->root, root) == 0 && dir[root] == '/')
		dir += root + 1;
	return xasprintf("%s/%s%s%s", dir, sub, *sub ? "/" : "", name);
}

static bool
fail(struct diag *diag, const char *dir, const char *name, int error)
{
	char *path = xasprintf("%s/%s", dir, name);

	diag_fatal(diag, EXIT_USAGE, "theme-file", (struct diag_at){path, 0, 0},
	    error == EXDEV ? "put the file itself into the theme" : "check the theme's files", "%s",
	    error == EXDEV ? "a link leads out of the theme" : strerror(error));
	free(path);
	return false;
}

/* Folders that are still to be read. */
struct pending {
	char **names;
	size_t len, cap;
};

static void
push(struct pending *pending, char *name)
{
	pending->names =
	    xgrow(pending->names, pending->len, &pending->cap, sizeof(*pending->names));
	pending->names[pending->len++] = name;
}

static int
read_entry(
    struct theme_files *files, struct pending *pending, const struct tree *tree, const char *name)
{
	struct theme_file *file;
	struct stat st;
	int fd, error = tree_open(tree, name, O_RDONLY, &fd);

	if (error)
		return error;
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		push(pending, xstrdup(name));
		close(fd);
		return 0;
	}
	if (files->len == THEME_FILES_MAX) {
		close(fd);
		return EFBIG;
	}
	files->items = xgrow(files->items, files->len, &files->cap, sizeof(*files->items));
	file = &files->items[files->len++];
	file->name = xstrdup(name);
	buf_init(&file->bytes);
	error = fs_read_fd(fd, THEME_FILE_LIMIT, &file->bytes);
	close(fd);
	return error;
}

static int
read_folder(
    struct theme_files *files, struct pending *pending, const struct tree *tree, const char *folder)
{
	int fd, error = tree_open(tree, folder, O_RDONLY | O_DIRECTORY, &fd);
	struct dirent *entry;
	DIR *stream;

	if (error)
		return error;
	stream = fdopendir(fd);
	if (!stream) {
		close(fd);
		return errno;
	}
	while (!error && (entry = readdir(stream))) {
		char *name;

		if (scan_is_ignored(slice_of(entry->d_name)))
			continue;
		name = xasprintf("%s/%s", folder, entry->d_name);
		/* what was pushed and read bounds the walk: a link in a circle is ELOOP */
		error =
		    pending->len > THEME_FILES_MAX ? ELOOP : read_entry(files, pending, tree, name);
		free(name);
	}
	closedir(stream);
	return error;
}

static int
by_name(const void *a, const void *b)
{
	const struct theme_file *first = a, *second = b;

	return strcmp(first->name, second->name);
}

bool
theme_read(struct theme_files *files, const char *dir, const char *sub, struct diag *diag)
{
	struct pending pending = {0};
	struct tree tree = {0};
	size_t skip = strlen(sub) + 1;
	int error;

	*files = (struct theme_files){0};
	error = tree_init(&tree, dir, dir);
	if (!error)
		push(&pending, xstrdup(sub));
	/* the list only grows at its end, so it can be walked while it grows */
	for (size_t i = 0; !error && i < pending.len; i++) {
		error = read_folder(files, &pending, &tree, pending.names[i]);
		if (error == ENOENT && i == 0)
			error = 0;
	}
	for (size_t i = 0; i < pending.len; i++)
		free(pending.names[i]);
	free(pending.names);
	tree_finish(&tree);
	for (size_t i = 0; i < files->len; i++)
		memmove(files->items[i].name, files->items[i].name + skip,
		    strlen(files->items[i].name + skip) + 1);
	if (files->len)
		qsort(files->items, files->len, sizeof(*files->items), by_name);
	return error ? fail(diag, dir, sub, error) : true;
}

void
theme_files_free(struct theme_files *files)
{
	for (size_t i = 0; i < files->len; i++) {
		free(files->items[i].name);
		buf_finish(&files->items[i].bytes);
	}
	free(files->items);
	*files = (struct theme_files){0};
}
