/* JSON takes valid UTF-8 only; the name of a file may be any bytes. */
#ifndef BASE_JSON_TEXT_H
#define BASE_JSON_TEXT_H

#include <jansson.h>

/* A string with U+FFFD for what is not UTF-8. New reference. */
json_t *json_text(const char *text);

#endif
