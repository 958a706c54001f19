/* The configuration of a site in three languages, for tests that need no files. */
#ifndef TESTS_SITE_LANGS_H
#define TESTS_SITE_LANGS_H

#include "conf/config.h"

#include <stdlib.h>

static struct config_lang site_langs_table[] = {
    {.tag = "zh-Hant", .label = "繁體中文", .derive_from = 1},
    {.tag = "zh-Hans", .label = "简体中文", .derive_from = 0},
    {.tag = "ko", .label = "한국어", .derive_from = -1},
};

static inline struct config
site_conf(void)
{
	return (struct config){
	    .file = "rmgen.yaml",
	    .langs = site_langs_table,
	    .langs_len = sizeof(site_langs_table) / sizeof(*site_langs_table),
	    .page_limit = 1 << 20,
	};
}

#endif
