package main

// Templates of a story. Slots in braces are filled by corpus.go:
//
//	{topic} {Topic} {topic2}   phrases of the story's topics, {Topic} with a capital
//	{thing} {thing2} {detail}  nouns
//	{hamlet} {hamlet2} {commune} {district} {commune2}   places; those with 2 are somebody else's
//	{unit} {person} {role}     who
//	{odd} {brand}              the long tail
//	{n} {m} {pct} {money} {date} {year} {report} {count}   figures; {count} has a unit
//	{adj} {who} {verb}         filling

// phrases are what stories are told with. There are two sets, so that what the search was tried with while it was written
// is not all that it is measured with.
type phrases struct {
	topicTable, detailList string
	titles, summaries      []string
	sections               []section
}

// section is a heading of a story and the sentences that may stand below it.
type section struct {
	heading   string
	sentences []string
}

var firstPhrases = phrases{topicTable, details, titleTemplates, summaryTemplates, sections}

// titleEnds name the place at the end of a title whose template does not.
var titleEnds = []string{" ở thôn {hamlet}", " tại {commune}", " ở {commune}", " thôn {hamlet}", " thôn {hamlet}, {commune}", " ở {district}", " của {commune}, {district}"}

var titleTemplates = []string{
	"{Topic} ở thôn {hamlet}",
	"{Topic} {adj}",
	"{Topic} gắn với {topic2}",
	"Tổ tự quản {topic} thôn {hamlet}",
	"Câu lạc bộ {topic} {hamlet}",
	"Khéo vận động nhân dân {topic}",
	"Vận động {who} {topic}",
	"Dân vận khéo trong {topic}",
	"Từ {topic} đến {topic2}",
	"{Detail} và chuyện {topic}",
	"Nhóm hộ {topic} bên {detail}",
	"{Who} {hamlet} cùng nhau {topic}",
	"{n} hộ liên kết {topic}",
	"Mỗi {who2} một việc: {topic}",
	"{Topic}, cách làm của {commune}",
	"Chung tay {topic} tại {commune}",
	"Mô hình {topic} {adj} ở {hamlet}",
	"Giữ {detail}, {topic}",
	"{m} không trong {topic}",
	"Dân biết, dân bàn việc {topic}",
	"{Topic} nhờ {thing}",
	"Góp {thing} để {topic}",
	"{Who} với {thing} và {thing2}",
	"Chuyện {topic} ở {odd}",
	"{Topic} bên {odd}",
}

var summaryTemplates = []string{
	"{unit} vận động {n} hộ {topic}, mỗi năm được {count}.",
	"Nhờ {topic}, {n} hộ ở thôn {hamlet} có thêm {money} mỗi năm.",
	"{Who} thôn {hamlet} cùng {topic}; sau {m} năm đã có {count}, {n} hộ tham gia.",
	"Cách {unit} bàn với dân để {topic}: công khai {thing}, góp {thing2}, làm xong trong {m} tháng.",
	"Bắt đầu từ {detail}, {who} {commune} {topic} và giữ được nền nếp suốt {m} năm.",
}

var sections = []section{
	{"Thực trạng, lý do", []string{
		"Trước năm {year}, việc {topic} ở thôn {hamlet} còn nhỏ lẻ, mạnh ai nấy làm.",
		"{commune} có {n} hộ dân, phần đông sống bằng nghề nông, nên {thing} là chuyện của mọi nhà.",
		"Nhiều gia đình ngại {topic} vì sợ tốn công, lại chưa thấy ai làm {thing} mà khá lên.",
		"Có thời gian {thing} để không, {thing2} hư hỏng, nhân dân trong xã rất băn khoăn.",
		"Qua khảo sát {n} hộ, chỉ có {pct} biết cách {topic}.",
		"Ở gần {detail} vẫn còn {m} hộ nghèo, quanh năm trông vào {thing}.",
		"Một số hộ dân còn trông chờ vào Nhà nước, chưa coi {topic} là việc của mình.",
		"Đợt mưa lớn năm {year} làm {thing} thiệt hại khoảng {money}.",
		"Thanh niên đi làm ăn xa, ở nhà chỉ còn người già và trẻ nhỏ lo {thing}.",
		"Đường ra đồng lầy lội, xe không vào được tới {detail}, nên chở {thing} rất vất vả.",
		"Trong các cuộc họp thôn, {who} nhiều lần nêu ý kiến về {thing2} nhưng chưa có cách giải quyết.",
		"So với {commune2}, điều kiện đất đai ở đây kém hơn, song {who} lại cần cù.",
		"Cán bộ đương nhiệm khi ấy thừa nhận {topic} chưa đạt yêu cầu {district} giao.",
		"Người dân kể, hồi còn {detail}, cả xóm đã từng làm chung như thế.",
		"Khu {odd} và {odd} trước kia bỏ hoang, ít ai qua lại.",
		"Có nhà ở {odd} mua máy {brand} về rồi để đó vì không biết dùng.",
	}},
	{"Mục tiêu", []string{
		"Mục tiêu là đến năm {year} có {n} hộ {topic}.",
		"{unit} đăng ký mô hình với yêu cầu rõ người, rõ việc, rõ {thing}.",
		"Phấn đấu {pct} hộ trong thôn {hamlet} hiểu và làm theo.",
		"Việc {topic} phải có ích trước mắt và giữ được lâu dài, không chạy theo hình thức.",
		"Chỉ tiêu đặt ra là {count} và không để xảy ra mâu thuẫn về {thing}.",
		"Mọi khoản thu chi cho {thing} được niêm yết công khai ở nhà văn hóa thôn.",
		"Gắn {topic} với {topic2} để nhân dân hai lần được lợi.",
		"Đoàn kết trong cộng đồng dân cư được coi trọng hơn con số.",
	}},
	{"Cách làm", []string{
		"{unit} phối hợp với Ban công tác Mặt trận thôn {hamlet} họp dân {m} buổi để bàn việc {topic}.",
		"Trước hết, cán bộ và đảng viên làm trước, {who} theo sau.",
		"{person}, {role}, đến từng nhà có {thing} để nghe và giải thích.",
		"Tổ vận động chia làm {m} nhóm, mỗi nhóm phụ trách {n} hộ quanh {detail}.",
		"Hộ nào khó khăn thì được cho vay {thing} trước, trả dần sau {m} vụ.",
		"Ngày {date}, thôn {hamlet} ra quân {topic}, có {n} người tham gia.",
		"Bà con bàn nhau đặt {thing} ở chỗ {detail}, ai đi qua cũng thấy.",
		"{unit} mời cán bộ kỹ thuật của {district} về hướng dẫn {m} lớp về {thing2}.",
		"Chỗ nào còn ý kiến khác nhau, tổ hòa giải gặp riêng, không nói giữa đám đông.",
		"Kinh phí {money} lấy từ đóng góp tự nguyện, phần còn thiếu do con em xa quê ủng hộ.",
		"Nhóm Zalo của thôn đăng ảnh {thing} mỗi tuần, ai làm tốt được nêu tên trên loa.",
		"Kinh nghiệm học ở {commune2} cho thấy phải làm {thing2} trước khi {topic}.",
		"Mỗi hộ góp {n} nghìn đồng và {m} ngày công, hộ nghèo chỉ góp công.",
		"Phần việc nặng như chuyển {thing} do thanh niên và dân quân đảm nhận.",
		"Người cao tuổi kể chuyện {detail} cho con cháu nghe rồi mới nói tới {topic}.",
		"Sổ theo dõi ghi từng {thing}, ngày nào, của ai, bao nhiêu.",
		"Buổi tối, loa truyền thanh phát bài về {topic} do {who} tự viết.",
		"Các chi hội ký giao ước thi đua, lấy {thing} làm thước đo.",
		"Hộ ông Dương hiến {n} m đất và dỡ tường rào để lấy lối vào {detail}.",
		"Cứ {m} tháng một lần, tổ đi dọc đường làng kiểm tra {thing2}.",
		"Điểm làm thử đặt ở {odd}, sau đó mới sang {odd}.",
		"Bà con {odd} chọn {brand} vì dễ kiếm và rẻ.",
		"Từ {odd} đến {odd}, hộ nào cũng có tên trong danh sách.",
	}},
	{"Kết quả", []string{
		"Đến {date}, đã có {n} hộ {topic}, tăng {pct} so với trước.",
		"Sản lượng và công việc tính gộp được {count}.",
		"Thu nhập từ {thing} đạt {money} một năm, có hộ đạt gấp đôi.",
		"Thôn {hamlet} không còn cảnh {thing2} bỏ không.",
		"Theo báo cáo {report}, {pct} số hộ được hỏi hài lòng với cách {topic}.",
		"Từ {thing}, {who} góp được {money} vào quỹ chung.",
		"Nhân dân trong xã gọi vui khu {detail} là nơi đáng đến nhất.",
		"Đã có {m} đoàn ở nơi khác về xem {thing} và hỏi cách làm.",
		"Tình làng nghĩa xóm tốt hơn, {m} năm liền không có đơn thư vượt cấp.",
		"{person} được bà con tin, nhiều việc khó chỉ cần nói một lời.",
		"Số hộ nghèo giảm từ {n} xuống còn {m} hộ.",
		"Khu vực quanh {detail} sạch sẽ, {thing} được giữ gìn.",
		"Mô hình được xã công nhận và giới thiệu tại hội nghị của {district}.",
		"Đoạn qua {odd} nay đi lại dễ, xe {brand} chở {thing} vào tận nơi.",
		"Riêng {odd} có {m} hộ khá lên trông thấy.",
		"Con số {count} là kết quả được kiểm đếm, có chữ ký của {who}.",
	}},
	{"Bài học kinh nghiệm", []string{
		"Muốn {topic} được lâu thì phải để dân bàn từ đầu.",
		"Cán bộ nói ít, làm nhiều, {thing} rõ ràng thì dân tin.",
		"Không làm thay, không làm hộ: {who} phải là người quyết định.",
		"Công khai {thing2} từng đồng, từng buổi là cách giữ lòng tin.",
		"Khi gặp người chưa thuận, cần kiên trì, chọn đúng người có uy tín để nói.",
		"Chọn việc vừa sức, như {topic2}, rồi mới tới việc khó.",
		"Phải dự đoán trước những vướng mắc về {thing} để chuẩn bị cách trả lời.",
		"Bài học lớn là giữ {detail} cùng với cái mới.",
		"Người làm dân vận phải óc nghĩ, mắt trông, tai nghe, chân đi, miệng nói, tay làm.",
	}},
	{"Khả năng duy trì, nhân rộng", []string{
		"Mô hình {topic} đang được duy trì ở thôn {hamlet}, {m} thôn khác đã làm theo.",
		"{unit} dự kiến mở rộng ra {commune2} trong năm {year}.",
		"Điều kiện để làm theo là có {thing}, có người đứng ra và có {money} ban đầu.",
		"Nơi nào có {detail} hoặc chỗ tương tự đều có thể áp dụng.",
		"Quy ước của thôn đã ghi việc {topic}, năm nào cũng rà lại {m} lần.",
		"Các hộ mới được hộ cũ cho mượn {thing2} và chỉ cách làm.",
		"Việc {topic} không cần nhiều tiền, cần nhất là sự đồng thuận của {who}.",
		"Năm tới, {odd} và {odd} sẽ vào cuộc.",
		"{commune} đề nghị {district} hỗ trợ thêm {thing} cho hộ khó khăn.",
	}},
}

const (
	adjectives = "an toàn, bền vững, theo hướng hữu cơ, không thuốc hóa học, quy mô nhỏ, do dân tự quản, kiểu mẫu, nâng cao, hiệu quả, ít vốn, nhanh và sạch, theo nhóm liền kề, đúng hẹn, trên đất dốc, vùng bãi, quanh năm"
	actors     = "nhân dân, hội viên phụ nữ, hội viên nông dân, cựu chiến binh, đoàn viên thanh niên, người cao tuổi, bà con giáo dân, tiểu thương, phụ huynh, đảng viên, các dòng họ, chủ trang trại, người đi làm xa, giáo viên"
	singles    = "chi hội, chi bộ, đảng viên, dòng họ, hội viên, gia đình, tổ dân phố, ngõ xóm, đoàn viên, cán bộ"
)
