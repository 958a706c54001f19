/* Writes a page of the manual, for Meson: copies a template to standard output and puts what the
 * program's tables say in the place of lines such as "@commands@". Usage: man_tool FILE */
#include "base/fs.h"
#include "commands.h"
#include "man.h"

#include <fcntl.h>
#include <stdio.h>

static void
put_commands(struct buf *out)
{
	man_commands(out, all_commands);
}

static const struct {
	const char *line;
	void (*put)(struct buf *out);
} parts[] = {
    {"@commands@", put_commands},
    {"@options@", man_options},
    {"@keys@", man_keys},
};

static void
put_line(struct buf *out, struct slice line)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (slice_is(line, parts[i].line)) {
			parts[i].put(out);
			return;
		}
	}
	for (size_t i = 0; i < line.len; i++) {
		if (slice_starts(slice_skip(line, i), "@version@")) {
			buf_puts(out, RMGEN_VERSION);
			i += strlen("@version@") - 1;
		} else {
			buf_putc(out, line.ptr[i]);
		}
	}
	buf_putc(out, '\n');
}

int
main(int argc, char **argv)
{
	struct buf text = BUF_INIT, out = BUF_INIT;
	struct slice rest;
	int error = argc == 2 ? fs_read(AT_FDCWD, argv[1], 1 << 20, &text) : 0;

	if (argc != 2 || error) {
		fprintf(stderr, "man_tool: %s\n", error ? strerror(error) : "usage: man_tool FILE");
		return EXIT_USAGE;
	}
	for (rest = buf_slice(&text); rest.len;) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

		put_line(&out, slice_head(rest, len));
		rest = slice_skip(rest, len + 1);
	}
	fwrite(out.ptr, 1, out.len, stdout);
	buf_finish(&text);
	buf_finish(&out);
	return fflush(stdout) == 0 ? EXIT_GOOD : EXIT_IO;
}
