/* The parts of the configuration that name languages. */
#ifndef CONF_CONFIG_LANGS_H
#define CONF_CONFIG_LANGS_H

#include "base/yaml.h"
#include "conf/config.h"

/* Fills langs, default_lang, derive_from and suffixes from conf->data, whose types are checked;
 * adds a fatal diagnostic for each value that is wrong. */
void config_read_langs(struct config *conf, const struct yaml_marks *marks, struct diag *diag);

/* A text of the file as it was written, also when it looks like a number; `fallback` when it is
 * not there or empty. */
const char *config_text(struct config *conf, const struct yaml_marks *marks, const char *place,
    const json_t *value, const char *fallback);

#endif
