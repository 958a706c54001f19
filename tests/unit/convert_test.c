/* Terms in context, both ways; what stays as it is; and phrases by themselves. */
#include "unit.h"

#include "parse/convert.h"

#include "site_langs.h"

enum { HANT, HANS };

static const char *const to_hant[][2] = {
    {"用缓存减轻数据库的压力", "用快取減輕資料庫的壓力"},
    {"多线程访问同一个变量要加锁", "多執行緒訪問同一個變數要加鎖"},
    {"数据库的索引与事务", "資料庫的索引與交易"},
    {"软件工程师的日常", "軟體工程師的日常"},
    {"部署到生产环境", "部署到生產環境"},
    {"高并发系统的设计", "高併發系統的設計"},
    {"内存泄漏的排查", "記憶體洩漏的排查"},
    {"默认配置就能运行", "預設設定就能執行"},
    {"面向对象编程入门", "物件導向程式設計入門"},
    {"对象存储与文件存储", "物件儲存與檔案儲存"},
    {"视频教程和文档", "教學影片和文件"},
    {"服务器端渲染", "伺服器端渲染"},
    {"网络安全与信息安全", "網路安全與資訊安全"},
    {"程序员的职业规划", "程式設計師的職涯規劃"},
    {"接口文档写在仓库里", "API 文件寫在倉庫裡"},
    {"用户体验与用户界面", "使用者體驗與使用者介面"},
    {"项目的里程碑", "專案的里程碑"},
    {"配置文件放在哪里", "設定檔放在哪裡"},
    {"全局搜索与链接", "全域搜尋與連結"},
    {"回调函数与闭包", "回呼函式與閉包"},
    {"数组、链表和二叉树", "陣列、鏈結串列和二元樹"},
    {"字符串与正则表达式", "字串與正規表示式"},
    {"循环、递归和迭代", "迴圈、遞迴和迭代"},
    {"异步消息队列", "非同步訊息佇列"},
    {"操作系统的内核", "作業系統的核心"},
    {"云计算与云原生", "雲端運算與雲原生"},
    {"负载均衡和网关", "負載平衡和閘道"},
    {"分布式事务", "分散式交易"},
    {"区块链上的智能合约", "區塊鏈上的智慧合約"},
    {"人工智能与机器学习", "人工智慧與機器學習"},
    {"容器镜像的构建与发布", "容器映像檔的建置與發布"},
    {"代码质量与单元测试", "程式碼品質與單元測試"},
    {"运维自动化与监控", "維運自動化與監控"},
    {"全栈开发者的技术栈", "全端開發者的技術堆疊"},
    {"源代码开源之后", "原始碼開源之後"},
    {"硬件、屏幕与鼠标", "硬體、螢幕與滑鼠"},
    {"性能优化的三个层次", "效能最佳化的三個層次"},
    {"支持水平扩展的架构", "支援水平擴展的架構"},
    {"端口映射与防火墙", "連接埠對應與防火牆"},
    {"大数据与数据仓库", "大數據與資料倉儲"},
    {"权限管理与身份认证", "權限管理與身分驗證"},
    {"脚本语言的变量", "腳本語言的變數"},
    {"学习计划与路线图", "學習計畫與路線圖"},
    {"平台的响应时间", "平台的回應時間"},
    {"简历里的实习岗位", "履歷裡的實習職位"},
    {"质量守恒定律", "質量守恆定律"},
    {"客户端与服务端的协议", "用戶端與伺服器端的協議"},
    {"计算机网络基础", "電腦網路基礎"},
    {"移动端适配", "行動端適配"},
    {"打印日志到终端", "列印日誌到終端"},
    {"目标职位类型与公司类型", "目標職位類型與公司類型"},
    {"静态类型检查和数据类型", "靜態型別檢查和資料型別"},
    {"在履历和面试中体现", "在履歷和面試中體現"},
    {"模拟高并发／大数据量", "模擬高併發／大量資料"},
    {"写一个性能基准测试", "寫一個效能基準測試"},
    {"子网、安全组与块存储", "子網路、安全群組與區塊儲存"},
    {"考取云厂商的证书", "考取雲端廠商的證照"},
    {"申请 SSL 证书", "申請 SSL 憑證"},
    {"从零搭建 CI/CD 流水线", "從零建置 CI/CD 管線"},
    {"用 Go 编写自定义控制器", "用 Go 撰寫自訂控制器"},
    {"银行业务的同事务必协调优先级", "銀行業務的同事務必協調優先順序"},
    {"真实时间与实时数据流", "真實時間與即時資料流"},
    {"事务隔离级别与元数据", "交易隔離層級與中繼資料"},
    {"数据库调优与备份恢复", "資料庫調校與備份還原"},
    {"补短板，投递春招简历", "補強弱項，投遞春季徵才履歷"},
    {"他说“够用就好”", "他說「夠用就好」"},
};

static const char *const to_hans[][2] = {
    {"用快取減輕資料庫的壓力", "用缓存减轻数据库的压力"},
    {"多執行緒存取同一個變數要加鎖", "多线程访问同一个变量要加锁"},
    {"資料庫的索引與交易", "数据库的索引与交易"},
    {"軟體工程師的日常", "软件工程师的日常"},
    {"部署到正式環境", "部署到正式环境"},
    {"高併發系統的設計", "高并发系统的设计"},
    {"記憶體洩漏的排查", "内存泄漏的排查"},
    {"預設的設定就能執行", "默认的设置就能运行"},
    {"物件導向程式設計入門", "面向对象编程入门"},
    {"物件儲存與檔案", "对象存储与文件"},
    {"影片與文件", "视频与文档"},
    {"伺服器端算繪", "服务器端渲染"},
    {"網路安全與資安", "网络安全与信息安全"},
    {"程式設計師的職涯規劃", "程序员的职业规划"},
    {"介面寫在文件裡", "接口写在文档里"},
    {"使用者體驗", "用户体验"},
    {"專案的里程碑", "项目的里程碑"},
    {"設定檔放在哪裡", "配置文件放在哪里"},
    {"搜尋與連結", "搜索与链接"},
    {"回呼函式與閉包", "回调函数与闭包"},
    {"陣列與鏈結串列", "数组与链表"},
    {"字串與迴圈", "字符串与循环"},
    {"非同步訊息佇列", "异步消息队列"},
    {"作業系統", "操作系统"},
    {"雲端運算與雲端原生", "云计算与云原生"},
    {"負載平衡和閘道", "负载均衡和网关"},
    {"分散式交易", "分布式事务"},
    {"區塊鏈上的智慧合約", "区块链上的智能合约"},
    {"人工智慧與機器學習", "人工智能与机器学习"},
    {"映像檔的發布", "镜像的发布"},
    {"程式碼品質與單元測試", "代码质量与单元测试"},
    {"維運自動化與監控", "运维自动化与监控"},
    {"全端開發", "全栈开发"},
    {"開源的原始碼", "开源的源代码"},
    {"硬體、螢幕與滑鼠", "硬件、屏幕与鼠标"},
    {"效能最佳化", "性能优化"},
    {"支援水平擴充的架構", "支持水平扩展的架构"},
    {"連接埠與防火牆", "端口与防火墙"},
    {"大數據與資料倉儲", "大数据与数据仓库"},
    {"身分驗證", "身份验证"},
    {"腳本語言", "脚本语言"},
    {"學習計畫與路線圖", "学习计划与路线图"},
    {"平台的證照", "平台的证书"},
    {"履歷與作品集", "简历与作品集"},
    {"通訊協定", "通信协议"},
    {"電腦網路", "计算机网络"},
    {"行動應用", "移动应用"},
    {"列印日誌", "打印日志"},
    {"進階課程", "高级课程"},
    {"串流處理與批次處理", "流处理与批处理"},
    {"儀表板與警示", "仪表盘与警示"},
    {"投資安全嗎", "投资安全吗"},
    {"他說「夠用就好」", "他说“够用就好”"},
    {"應徵工程師的職缺", "应聘工程师的职位"},
    {"多租戶與金流，現金流另計", "多租户与支付，现金流另计"},
    {"CI/CD 管線與資料管線", "CI/CD 流水线与数据管道"},
    {"技術品牌輸出（新增）", "技术品牌输出（新增）"},
    {"SSL 憑證", "SSL 证书"},
};

/* Without OpenCC there is nothing to test: converter_new says so. */
static struct converter *
open_converter(int from, int to)
{
	struct config conf = site_conf();
	struct diag diag = DIAG_INIT;
	struct converter *converter = converter_new(&conf, from, to, &diag);

	if (!converter) {
		assert_int_equal(diag.counts[DIAG_WARNING], 1);
		assert_string_equal(diag.items[0].code, "no-conversion");
		diag_finish(&diag);
		skip();
	}
	assert_int_equal(diag.len, 0);
	diag_finish(&diag);
	return converter;
}

static void
check(const struct convert *convert, const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	convert_text(convert, slice_of(text), &out);
	assert_string_equal(out.ptr, expected);
	buf_finish(&out);
}

static void
check_all(int from, int to, const char *const pairs[][2], size_t len)
{
	struct convert convert = {.converter = open_converter(from, to)};

	assert_true(len >= 40);
	for (size_t i = 0; i < len; i++)
		check(&convert, pairs[i][0], pairs[i][1]);
	converter_free((struct converter *)convert.converter);
}

static void
test_terms_to_hant(void **state)
{
	check_all(HANS, HANT, to_hant, sizeof(to_hant) / sizeof(*to_hant));
}

static void
test_terms_to_hans(void **state)
{
	check_all(HANT, HANS, to_hans, sizeof(to_hans) / sizeof(*to_hans));
}

static void
test_kept(void **state)
{
	struct convert convert = {.converter = open_converter(HANS, HANT)};

	phrases_add(&convert.kept, SLICE("软件所"), SLICE("软件所"));
	check(&convert, "软件所的软件", "软件所的軟體");
	check(&convert, "", "");
	check(&convert, "plain ASCII <&>", "plain ASCII <&>");
	check(&convert, "한국어와 日本語", "한국어와 日本語");
	check(&convert, "\xFF软件", "\xFF软件"); /* no UTF-8: as it is */
	phrases_finish(&convert.kept);
	converter_free((struct converter *)convert.converter);
}

static void
test_phrases(void **state)
{
	struct phrases phrases = {0};
	struct slice to;
	char longest[PHRASE_MAX + 1];

	memset(longest, 'x', sizeof(longest));
	assert_true(phrases_add(&phrases, SLICE("雲"), SLICE("1")));
	assert_true(phrases_add(&phrases, SLICE("雲計算"), SLICE("2")));
	assert_true(phrases_add(&phrases, SLICE("雲計算"), SLICE("3")));
	assert_true(phrases_add(&phrases, slice_from(longest, PHRASE_MAX), SLICE("4")));
	assert_false(phrases_add(&phrases, slice_from(longest, PHRASE_MAX + 1), SLICE("5")));
	assert_false(phrases_add(&phrases, SLICE(""), SLICE("6")));
	assert_int_equal(phrases_match(&phrases, SLICE("雲計算機"), &to), 9);
	assert_true(slice_is(to, "3"));
	assert_int_equal(phrases_match(&phrases, SLICE("雲計"), &to), 3);
	assert_true(slice_is(to, "1"));
	assert_int_equal(
	    phrases_match(&phrases, slice_from(longest, sizeof(longest)), &to), PHRASE_MAX);
	assert_int_equal(phrases_match(&phrases, SLICE("計算"), &to), 0);
	assert_int_equal(phrases_match(&phrases, SLICE(""), &to), 0);
	phrases_remove(&phrases, SLICE("雲計算"));
	assert_int_equal(phrases_match(&phrases, SLICE("雲計算機"), &to), 3);
	phrases_finish(&phrases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_terms_to_hant),
	    cmocka_unit_test(test_terms_to_hans),
	    cmocka_unit_test(test_kept),
	    cmocka_unit_test(test_phrases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
