/* Any bytes as front matter: a value or exactly one diagnostic, and marks that can be asked. */
#include "base/yaml.h"
#include "fuzz.h"

#include <assert.h>

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct yaml_source src = {.text = slice_from((const char *)data, len), .path = "fuzz.md"};
	struct yaml_marks *marks = NULL;
	struct diag diag = DIAG_INIT;
	json_t *value;

	src.first_line = 2;
	value = yaml_load(src, DIAG_ERROR, EXIT_CONTENT, &diag, &marks);
	assert(value || diag.len == 1);
	if (value) {
		yaml_mark(marks, "title");
		yaml_mark(marks, "tags.0");
		yaml_written(marks, "weight");
	}
	json_decref(value);
	yaml_marks_free(marks);
	diag_finish(&diag);
	return 0;
}
