/* Runs a fuzz target over its corpus and over changed copies of it, always the same ones, so
 * that every test run covers what the fuzzer found once. Prints TAP; what is wrong ends the
 * program (an assertion, a sanitizer, or the test's time limit). */
#include "base/fs.h"
#include "base/mem.h"
#include "fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHANGES = 300, INPUT_MAX = 1 << 20 };

/* Bytes that parsers look at. */
static const char marks[] = "\n\r\t \"'#%&()*+,-./:;<=>?@[\\]^_`{|}~0aZ\0\x80\xc3\xe4\xf0\xff";

/* xorshift64 (Marsaglia, "Xorshift RNGs", 2003). */
static uint64_t
next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

/* One change of `input`: a byte set, a run doubled, a run taken out, or the end cut off. */
static void
change(struct buf *input, uint64_t *state)
{
	size_t at = next(state) % input->len;
	size_t run = 1 + next(state) % 16;
	struct buf copy = BUF_INIT;

	run = run > input->len - at ? input->len - at : run;
	buf_put_bytes(&copy, input->ptr, at);
	switch (next(state) % 4) {
	case 0:
		buf_putc(&copy, marks[next(state) % (sizeof(marks) - 1)]);
		run = 1;
		break;
	case 1:
		for (size_t i = next(state) % 64; i > 0; i--)
			buf_put_bytes(&copy, input->ptr + at, run);
		break;
	case 2:
		break;
	default:
		run = input->len - at;
	}
	buf_put_bytes(&copy, input->ptr + at + run, input->len - at - run);
	buf_finish(input);
	*input = copy;
}

/* The target sees a copy of exact size, so that reading past the end is noticed. */
static void
run_one(const struct buf *input)
{
	uint8_t *exact = xmalloc(input->len + 1);

	memcpy(exact, input->ptr, input->len);
	exact = xrealloc(exact, input->len ? input->len : 1);
	LLVMFuzzerTestOneInput(exact, input->len);
	free(exact);
}

static void
run_file(const struct buf *seed)
{
	uint64_t state = 0x9e3779b97f4a7c15u;

	run_one(seed);
	for (int i = 0; i < CHANGES && seed->len > 0; i++) {
		struct buf input = BUF_INIT;

		buf_put_bytes(&input, seed->ptr, seed->len);
		for (uint64_t n = next(&state) % 8; n > 0 && input.len > 0; n--)
			change(&input, &state);
		run_one(&input);
		buf_finish(&input);
	}
}

static int
visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int
main(int argc, char **argv)
{
	struct dirent **files = NULL;
	int count = argc == 2 ? scandir(argv[1], &files, visible, alphasort) : -1;

	if (count < 0) {
		fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
		return 1;
	}
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		char *path = xasprintf("%s/%s", argv[1], files[i]->d_name);
		struct buf seed = BUF_INIT;
		int error = fs_read(AT_FDCWD, path, INPUT_MAX, &seed);

		if (!error)
			run_file(&seed);
		printf("%s %d - %s\n", error ? "not ok" : "ok", i + 1, files[i]->d_name);
		fflush(stdout);
		buf_finish(&seed);
		free(path);
		free(files[i]);
	}
	free(files);
	return 0;
}
