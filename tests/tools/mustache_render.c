/* Renders templates for the tests that compare with other engines.
 *
 *   mustache_render TEMPLATE DATA.json [PARTIALS_DIR]   to standard output
 *   mustache_render < CASES    a JSON object per line: {template, data, partials: {name: text}};
 *                              answers with a JSON string per line, null after an error
 *
 * Diagnostics go to standard error; the status is 1 when there were any. */
#include "base/fs.h"
#include "base/mem.h"
#include "render/mustache.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#define FILE_LIMIT (16 << 20)

static const struct slice page = {"(page)", 6};

static void
print_diagnostics(const struct diag *diag)
{
	for (size_t i = 0; i < diag->len; i++)
		fprintf(stderr, "%s:%u:%u: %s\n", diag->items[i].path, diag->items[i].line,
		    diag->items[i].col, diag->items[i].message);
}

/* Adds a file; when `name` is empty, under its own name without ".mustache". */
static bool
add_file(struct mustache_set *set, const char *path, struct slice name, struct diag *diag)
{
	const char *base = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	struct buf text = BUF_INIT;
	int error = fs_read(AT_FDCWD, path, FILE_LIMIT, &text);
	bool ok = false;

	if (error)
		fprintf(stderr, "%s: %s\n", path, strerror(error));
	else
		ok = mustache_set_add(set,
		    name.len ? name : slice_head(slice_of(base), strcspn(base, ".")), path,
		    buf_slice(&text), diag);
	buf_finish(&text);
	return ok;
}

static bool
add_folder(struct mustache_set *set, const char *path, struct diag *diag)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	bool ok = dir != NULL;

	while (dir && (entry = readdir(dir))) {
		char *file = xasprintf("%s/%s", path, entry->d_name);

		if (slice_ends(slice_of(file), ".mustache"))
			ok &= add_file(set, file, SLICE(""), diag);
		free(file);
	}
	if (dir)
		closedir(dir);
	return ok;
}

static int
render_files(char **args, int count)
{
	struct mustache_set *set = mustache_set_new();
	json_t *data = json_load_file(args[1], JSON_DECODE_ANY, NULL);
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;
	bool ok = data && add_file(set, args[0], page, &diag);

	if (!data)
		fprintf(stderr, "%s: expected JSON\n", args[1]);
	ok = ok && (count < 3 || add_folder(set, args[2], &diag));
	ok = ok && mustache_set_link(set, NULL, NULL, &diag) &&
	     mustache_render(mustache_set_find(set, page), &data, 1, NULL, &out, &diag);
	fwrite(out.ptr, 1, out.len, stdout);
	print_diagnostics(&diag);
	diag_finish(&diag);
	buf_finish(&out);
	json_decref(data);
	mustache_set_free(set);
	return !ok;
}

static bool
render_case(json_t *test)
{
	struct mustache_set *set = mustache_set_new();
	json_t *data = json_object_get(test, "data"), *text, *answer;
	struct diag diag = DIAG_INIT;
	struct buf out = BUF_INIT;
	const char *name;
	bool ok = mustache_set_add(set, page, "template",
	    slice_of(json_string_value(json_object_get(test, "template"))), &diag);

	json_object_foreach (json_object_get(test, "partials"), name, text)
		ok &= mustache_set_add(
		    set, slice_of(name), name, slice_of(json_string_value(text)), &diag);
	ok = ok && mustache_set_link(set, NULL, NULL, &diag) &&
	     mustache_render(mustache_set_find(set, page), &data, data != NULL, NULL, &out, &diag);
	answer = ok ? json_stringn(out.ptr, out.len) : json_null();
	json_dumpf(answer, stdout, JSON_ENCODE_ANY);
	putchar('\n');
	print_diagnostics(&diag);
	json_decref(answer);
	diag_finish(&diag);
	buf_finish(&out);
	mustache_set_free(set);
	return ok;
}

static int
render_cases(void)
{
	bool ok = true;
	char *line = NULL;
	size_t size = 0;
	ssize_t len;

	while ((len = getline(&line, &size, stdin)) > 0) {
		json_t *test = json_loadb(line, (size_t)len, 0, NULL);

		ok &= render_case(test);
		json_decref(test);
	}
	free(line);
	return !ok;
}

int
main(int argc, char **argv)
{
	if (argc == 1)
		return render_cases();
	if (argc == 3 || argc == 4)
		return render_files(argv + 1, argc - 1);
	fprintf(stderr, "usage: mustache_render [TEMPLATE DATA.json [PARTIALS_DIR]]\n");
	return 2;
}
