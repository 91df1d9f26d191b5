package main

// secondPhrases share no topic, title or sentence with the first set: what the search owes to the wording of the first
// shows here (-phrases 2). The other words of a story are the same: names, places and the long tail.
var secondPhrases = phrases{secondTopics, secondDetails, secondTitles, secondSummaries, secondSections}

const secondTopics = `
# kinh-te
ghép cải tạo vườn nhãn|mắt ghép, chùm nhãn muộn, vườn tạp|tấn
trồng mướp đắng lấy hạt|giàn mướp, hạt giống lai, dây leo|kg
trồng dưa chuột bao tử|hộp dưa muối, giàn lưới, đại lý thu mua|tấn
trồng su hào trái vụ|củ su hào, khay ươm, vòm che|tấn
trồng ngô ngọt vụ đông|bắp ngô, ruộng ngô, xe thu mua|tấn
trồng đậu tương trên đất hai lúa|cây đậu, rãnh thoát nước, hạt đậu|tạ
trồng khoai lang ruột tím|dây khoai, củ khoai, luống cát|tấn
trồng gừng trong bao|bao gừng, củ gừng già, giá đất|tạ
trồng nghệ đen|củ nghệ, tinh bột nghệ, sân phơi|tạ
trồng cây đinh lăng|luống đinh lăng, rễ củ, máy thái|gốc
trồng hoa sen Nhật|chậu sen, củ sen giống, mặt hồ|chậu
trồng cỏ nuôi bò|lô cỏ, máy băm, hố ủ chua|ha
nuôi cá trắm đen bằng ốc|ao trắm, ốc bươu, cân cá|tấn
nuôi cá rô đồng|ao đất, cá hương, cám nổi|kg
nuôi vịt trời|đàn vịt trời, lưới quây, quả trứng|con
nuôi gà Đông Tảo|gà chân to, bãi thả, con trống giống|con
nuôi hươu lấy nhung|cặp nhung, chuồng hươu, lá sung|cặp
nuôi dúi sinh sản|ô nuôi, gióng tre, con dúi|con
nuôi tằm lấy tơ|nong tằm, lá dâu, guồng tơ|kg
làm mắm cáy|chum mắm, muối hạt, con cáy|lít
làm tương nếp|chum sành, mốc tương, đỗ rang|lít
làm bún sạch|máy ép bún, bột gạo, giỏ bún|kg
làm hương trầm|bột hương, que tăm, giàn phơi|bó
làm nón lá|lá cọ, vành nón, kim khâu|chiếc
rèn nông cụ|lò rèn, búa máy, lưỡi liềm|chiếc
đúc đồng mỹ nghệ|khuôn đất, lư đồng, thợ cả|bộ
mở homestay bên sông|căn nhà gỗ, khách nghỉ, thuyền nhỏ|lượt khách
liên kết tiêu thụ gạo sạch|bao gạo, hợp đồng, kho sấy|tấn
lập tổ dịch vụ làm đất|máy phay, lịch đăng ký, chủ máy|ha
giữ giống lúa địa phương|bông lúa giống, túi hạt, ruộng thí điểm|kg
# van-hoa-xa-hoi
xây cầu dân sinh|nhịp cầu, lan can, móng trụ|cầu
bê tông hóa kênh nội đồng|tấm đan, đáy kênh, cát vàng|m
cải tạo ao làng|bờ kè, hàng ghế đá, bèo Nhật|ao
trồng hàng rào dâm bụt|cành giâm, hàng rào, kéo cắt|m
thu gom pin cũ|hộp đựng, viên pin, điểm nhận|kg
làm chế phẩm từ vỏ dứa|vỏ dứa, can nhựa, đường phên|lít
trao học bổng cho trẻ mồ côi|sổ học bổng, người nhận, thư cảm ơn|suất
mẹ đỡ đầu|sổ nhật ký, bộ quần áo, con nuôi|em
nấu cơm cho bệnh nhân nghèo|hộp cơm, ca nấu, bệnh nhân|suất
sửa đường điện cho hộ già|ổ cắm, dây dẫn, thợ điện|hộ
lập quỹ hỏa táng văn minh|sổ quỹ, phương tiện, gia đình tang chủ|ca
mừng thọ tập trung|áo đỏ, lời chúc, hội trường|cụ
dạy đàn cho thiếu nhi|cây đàn, nốt nhạc, buổi học|em
khôi phục hội làng|đám rước, kiệu hoa, trò chơi cổ|kỳ
đọc sách cùng con|góc sách, câu chuyện kể, buổi tối|buổi
nhặt rác ven sông|vỏ chai, bao tải, thuyền nan|kg
sàng lọc ung thư vú|tờ khám, bác sĩ, lịch hẹn|lượt
tư vấn cho người trẻ trước kết hôn|buổi tư vấn, đôi trẻ, tờ gấp|cặp
# quoc-phong-an-ninh
khóa cổng chống trộm|ổ khóa, còi báo, tổ bảo vệ|hộ
gác chắn đường sắt tình nguyện|cờ hiệu, ca gác, đường ray|ca
quản lý người nước ngoài tạm trú|phiếu khai, chủ cơ sở, danh sách|lượt
giáo dục thanh thiếu niên hư|buổi gặp, người kèm, bản cam kết|em
dân quân giúp dân thu hoạch|liềm, bao thóc, buổi sáng|công
phá bom mìn sót lại|tọa độ, biển cấm, máy dò|điểm
tặng bình chữa cháy cho hộ nghèo|bình bột, tem kiểm định, cách dùng|bình
camera cùng dân giữ xóm|mắt thần, màn hình lớn, ổ cứng|mắt
# xay-dung-dang
ký số hồ sơ tại nhà|chữ ký số, tổ lưu động, máy tính|hồ sơ
chấm điểm sự hài lòng|phiếu chấm, hộp phiếu, bảng sao|phiếu
lãnh đạo xã xuống thôn mỗi tuần|lịch xuống thôn, việc tồn, biên bản|buổi
đỡ đầu chi bộ yếu|đảng ủy viên, chỉ tiêu, nghị quyết|chi bộ
trả lời dân trong ngày|đường dây nóng, câu trả lời, sổ trực|câu hỏi
bàn giao đất nghĩa trang sớm|mốc đất, gia đình, tờ cam kết|hộ
dựng tủ sách chi bộ|giá sách, cuốn điều lệ, người mượn|cuốn
chuyển sinh hoạt đảng nơi cư trú|phiếu nhận xét, đảng viên trẻ, chi ủy|lượt
`

const secondDetails = `cây bồ đề, quán nước chè, con dốc sỏi, cầu phao, bức phù điêu, cái cối đá, ụ pháo cũ, bến tắm, nhà thờ đá, cánh cổng tam quan,
vườn ươm nhỏ, cái quạt hòm, thuyền thúng nan, đôi quang gánh sơn, nồi đồng điếu, chiếc phản, bó mạ, con diều sáo, đèn kéo quân, mâm ngũ quả,
tháng ba, vụ mùa thất bát, cơn giông, đợt nóng kéo dài, năm lũ lớn, phiên chợ xép, đêm hội, buổi sớm mù sương, cuối vụ, đầu hè,
thầy giáo về hưu, bà đỡ, anh bưu tá, người thổi kèn, ông lái đò, cô thủ thư, bác bảo vệ, chị bán rau, người sửa đồng hồ, cậu học trò,
tờ lịch, hộp thư, chiếc trống con, cái loa nén, ngọn cờ, tấm phông, bảng đen, cuốn biên niên, chìa khóa, đồng hồ quả lắc,
rặng phi lao, khóm trúc, cây khế, hàng dừa, bụi chuối hột, giàn trầu, cây roi, gốc bàng, bãi ngô, ruộng rau muống`

var secondTitles = []string{
	"Mô hình {topic} của {who} {commune}",
	"{Who} {hamlet} {topic}",
	"{Topic}: việc nhỏ, lợi lớn ở {hamlet}",
	"Phong trào {topic} {adj}",
	"Khi {who} bắt tay {topic}",
	"{thing}, {thing2} và cách nghĩ mới ở {commune}",
	"Liên kết {topic} vùng {odd}",
	"Kinh nghiệm {topic} từ {commune}",
	"Thôn {hamlet} {topic}",
	"{Topic} để {topic2}",
	"Lan tỏa việc {topic}",
	"Cả xóm {topic}, không ai đứng ngoài",
	"Lấy {thing} nuôi việc {topic}",
	"{Detail}, nơi bắt đầu {topic}",
	"Khéo bàn để dân {topic}",
	"Ba cùng, hai rõ khi {topic}",
	"Đổi thay ở {odd} nhờ {topic}",
	"Nhà nhà {topic} {adj}",
}

var secondSummaries = []string{
	"Sau {m} năm {topic}, {unit} có {n} hộ làm theo và thu được {count}.",
	"{unit} đứng ra {topic} khi {who} còn e ngại; nay {pct} số hộ đã tham gia.",
	"Từ {thing} bỏ không, {who} thôn {hamlet} {topic}, có thêm {money} trong năm đầu.",
	"Cách rủ nhau {topic} ở {commune}: mỗi tuần một buổi, {m} nhóm, ai cũng có phần việc.",
}

var secondSections = []section{
	{"Thực trạng, lý do", []string{
		"Hồi năm {year}, ở {commune} hiếm nhà nào nghĩ tới chuyện {topic}.",
		"Cái khó là {thing} thì nhiều mà người hiểu cách dùng lại ít.",
		"Mỗi kỳ giáp vụ, {who} lại kêu về {thing2}, họp xong rồi đâu vào đấy.",
		"Gần {detail} có chừng {m} nhà đã thử rồi bỏ.",
		"Đất ở {odd} trũng, mưa một trận là ngập.",
		"Giá {thing} lên xuống thất thường, lãi chẳng được bao nhiêu.",
		"Trẻ con thiếu chỗ chơi, người lớn thiếu việc lúc nông nhàn.",
		"Nhiều lần bàn ở {detail}, ý kiến trái nhau, chẳng ai chịu ai.",
		"Thống kê của thôn cho biết {n} hộ còn thiếu {thing}.",
	}},
	{"Mục tiêu", []string{
		"Điều mong muốn là ai cũng hiểu vì sao cần {topic}.",
		"Trong {m} tháng đầu phải có {n} hộ cùng làm.",
		"Phải đạt {count} trước cuối năm {year}.",
		"Không để hộ nào vì {thing} mà mang nợ.",
		"Vừa {topic}, vừa lo {topic2}.",
		"Giữ cho được nếp hỏi ý dân trước khi quyết.",
	}},
	{"Cách làm", []string{
		"Tổ nòng cốt gồm {m} người, đứng đầu là {person}, {role}.",
		"{unit} gõ cửa từng nhà, ngồi nói chuyện bên ấm trà chứ không đọc văn bản.",
		"Ai chưa tin được mời đi xem {thing} ở {commune2}.",
		"Hôm {date}, {n} người có mặt từ sáng sớm để bắt tay vào việc.",
		"Tiền {money} được chia làm ba đợt, đợt nào cũng dán giấy ở {detail}.",
		"Người biết nghề kèm người mới, mỗi cặp một {thing2}.",
		"Chỗ {odd} khó nhất thì cán bộ nhận phần mình.",
		"Ý kiến của {who} được ghi đủ, kể cả lời chê.",
		"Máy {brand} mượn của {district}, dùng xong trả tận nơi.",
		"Hễ có cãi cọ về {thing}, tổ nghe cả hai bên rồi mới nói.",
		"Các cháu học sinh vẽ tờ rơi kể chuyện {topic}.",
		"Mỗi tháng {m} lần, nhóm gặp ở {detail} để rút kinh nghiệm.",
		"Việc gì dân làm được thì không thuê.",
		"Hàng từ {odd} đi xe nhỏ, tới đầu đường mới sang xe lớn.",
	}},
	{"Kết quả", []string{
		"Tới {date}, cả thảy {count} đã tới tay người dân.",
		"So năm {year}, số hộ {topic} tăng {pct}.",
		"Riêng khoản {thing} để ra được {money}.",
		"Báo cáo {report} ghi nhận {n} hộ tự nguyện ghi tên.",
		"Quanh {detail} quang hẳn, tối có đèn.",
		"{person} bảo, vui nhất là chẳng ai phải nhắc ai.",
		"Nhà ở {odd} trước bỏ hoang nay có người thuê.",
		"Có {m} nơi xin về học, {commune2} đi đầu.",
		"{who} nói gọn: có {thing} là có việc.",
	}},
	{"Bài học kinh nghiệm", []string{
		"Đừng hứa quá; nói tới đâu làm tới đó.",
		"Cần một người biết {thing} thật chứ không phải biết nói.",
		"Cái gì dính đến {thing2} phải rõ trên giấy.",
		"Dân mà chưa ưng thì lùi một nhịp, chờ xong mùa hãy làm tiếp.",
		"Có {topic2} rồi mới tính chuyện lớn hơn.",
	}},
	{"Khả năng duy trì, nhân rộng", []string{
		"Tổ {topic} vẫn chạy đều, {m} xóm kế bên đang học theo.",
		"Muốn làm cần sẵn {thing} và chừng {money}.",
		"{commune} ghi việc này vào hương ước, rà lại mỗi năm.",
		"Sang năm {year}, {unit} định mở thêm ở {commune2}.",
		"Nơi nào có {detail} đều thử được.",
		"{odd} là chỗ sẽ làm tiếp.",
	}},
}
