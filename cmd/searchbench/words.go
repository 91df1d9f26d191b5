package main

import "strings"

// topic is something that models are about: what is done, the nouns that come with it, what it is counted in.
type topic struct {
	field  string // an id of registry/fields.yaml
	phrase string // a verb phrase, lower case: "trồng vải thiều"
	things []string
	unit   string
}

// topics reads a table. A line is a topic: the phrase, its nouns, its unit of counting.
func topics(table string) []topic {
	var list []topic
	field := ""
	for line := range strings.Lines(table) {
		line = strings.TrimSpace(line)
		if id, ok := strings.CutPrefix(line, "# "); ok {
			field = id
			continue
		}
		if part := strings.Split(line, "|"); len(part) == 3 {
			list = append(list, topic{field, part[0], commas(part[1]), part[2]})
		}
	}
	return list
}

// commas cuts a text at commas.
func commas(s string) []string {
	parts := strings.Split(s, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

const topicTable = `
# kinh-te
trồng vải thiều|vườn vải, quả vải chín sớm, mã số vùng trồng|tấn
trồng vải u hồng|vườn vải u hồng, lô vải xuất khẩu, giấy kiểm dịch|tấn
trồng cà rốt xuất khẩu|ruộng cà rốt, củ cà rốt, xưởng sơ chế|tấn
trồng hành tỏi hàng hóa|ruộng hành, củ tỏi, kho sấy hành|tấn
trồng nếp cái hoa vàng|thửa lúa nếp, hạt nếp cái, bao gạo nếp|tạ
trồng dưa lưới trong nhà màng|nhà màng, giàn dưa lưới, ống tưới nhỏ giọt|quả
trồng dưa hấu không hạt|luống dưa hấu, màng phủ nông nghiệp, dây dưa|tấn
trồng ổi lê Đài Loan|vườn ổi, túi bọc quả, cành ổi giống|tấn
trồng na dai trái vụ|đồi na, quả na dai, kéo tỉa cành|tấn
trồng thanh long ruột đỏ|trụ thanh long, bóng đèn chong, quả thanh long|tấn
trồng cam canh ven sông|vườn cam canh, bờ bao, gốc cam|tấn
trồng bưởi đào|vườn bưởi, quả bưởi đào, phân chuồng ủ hoai|quả
trồng chuối tiêu hồng|bãi chuối, buồng chuối, cây nuôi cấy mô|buồng
trồng quất cảnh|chậu quất, thế cây, nhà vườn|chậu
trồng đào thế ngày Tết|gốc đào, nụ đào, luống đào phai|gốc
trồng hoa cúc|luống hoa cúc, bóng điện, nhà lưới|bông
trồng hoa lay ơn|củ giống lay ơn, ruộng hoa, xe lạnh|bông
trồng rau má thủy canh|giàn thủy canh, khay rau má, bể dinh dưỡng|kg
trồng nấm rơm|mô nấm, rơm rạ, lán nấm|kg
trồng nấm sò|bịch nấm sò, lò hấp, giàn treo|kg
trồng măng tây xanh|luống măng tây, búp măng, giàn tưới|kg
trồng sen lấy hạt|đầm sen, gương sen, thuyền thúng|kg
trồng củ đậu|ruộng củ đậu, luống cao, củ giống|tấn
trồng khoai tây Atlantic|ruộng khoai tây, kho lạnh, hợp đồng bao tiêu|tấn
trồng sắn dây|hố sắn dây, bột sắn, máy xay|tạ
trồng dâu nuôi tằm|nương dâu, né kén, lứa tằm|kg
trồng cây dược liệu dưới tán rừng|cây ba kích, đồi keo, vườn ươm|cây
trồng rừng gỗ lớn|lô rừng, cây lát hoa, đường băng cản lửa|ha
cấy lúa mạ khay|khay mạ, máy cấy, giá thể|sào
gieo cấy lúa hữu cơ|ruộng lúa hữu cơ, thiên địch, phân vi sinh|ha
dồn điền đổi thửa|thửa ruộng, sơ đồ lô, biên bản giao đất|thửa
xây dựng cánh đồng mẫu lớn|cánh đồng mẫu, bờ vùng, trạm bơm|ha
thả rươi ven triều|bãi rươi, cống lấy nước, con rươi|kg
nuôi cáy lúa rươi|ruộng cáy, đăng chắn, nước triều|kg
nuôi cá lồng trên sông|lồng cá, dây neo, máy sục khí|lồng
nuôi cá rô phi thâm canh|ao cá, máy quạt nước, cá giống|tấn
nuôi cá chép giòn|lồng cá chép, hạt đậu tằm, lưới cước|tấn
nuôi ếch Thái Lan|vèo ếch, nòng nọc, thức ăn nổi|kg
nuôi ốc nhồi|ao bèo, trứng ốc, giàn mướp|kg
nuôi lươn không bùn|bể lươn, lươn giống, vỉ tre|kg
nuôi tôm càng xanh|ao tôm, con giống, chà dừa|kg
nuôi gà đồi thả vườn|đàn gà đồi, chuồng úm, vắc xin|con
nuôi gà trống thiến|lứa gà trống, chuồng thoáng, ngô hạt|con
nuôi vịt chạy đồng an toàn dịch|đàn vịt, máng ăn, sổ tiêm phòng|con
nuôi ngan Pháp|ổ ngan, lò ấp, bãi chăn|con
nuôi chim bồ câu Pháp|cặp chim, chuồng ba tầng, lò sưởi|cặp
nuôi chim cút đẻ|lồng cút, khay trứng, cám viên|quả
nuôi lợn nái sinh sản|chuồng nái, ổ úm, bể biogas|con
nuôi lợn trên đệm lót sinh học|đệm lót, men vi sinh, trấu|con
nuôi bò vỗ béo|chuồng bò, cỏ voi, bò lai Sind|con
nuôi trâu sinh sản|con trâu, bãi cỏ, người dắt trâu|con
nuôi dê núi|đàn dê, chuồng sàn, lá keo|con
nuôi thỏ New Zealand|lồng thỏ, ổ đẻ, rau xanh|con
nuôi ong lấy mật|thùng ong, cầu ong, mật hoa vải|lít
nuôi ba ba gai|bể ba ba, bãi cát, trứng ba ba|con
nuôi chạch sụn|ruộng chạch, lưới chắn, giun quế|kg
nuôi giun quế|luống giun, phân bò, dịch giun|kg
làm bánh đậu xanh|lò bánh, bột đậu, hộp bánh|hộp
làm bánh gai|lá gai, mật mía, nồi hấp|chiếc
làm bánh đa gấc|phên phơi, lò tráng, bột gạo|bánh
làm rượu nếp truyền thống|men lá, chum sành, nồi cất|lít
làm giò chả sạch|cối giã, tủ cấp đông, tem nhãn|kg
làm gốm cổ truyền|bàn xoay, lò nung, men gốm|chiếc
thêu ren xuất khẩu|khung thêu, chỉ màu, đơn hàng|chiếc
đan mây tre|nan tre, sọt, máy chẻ nan|chiếc
đóng giày da|xưởng giày, khuôn đế, tấm da|đôi
chạm khắc gỗ|xưởng mộc, tượng gỗ, đục chạm|bộ
làm chổi chít|bông chít, cán tre, dây mây|chiếc
dệt chiếu cói|sợi cói, khung dệt, lá chiếu|lá
may gia công tại nhà|máy may, kim chỉ, lô hàng|chiếc
bán hàng qua sàn thương mại điện tử|gian hàng số, điện thoại thông minh, đơn đặt hàng|đơn
đưa nông sản lên OCOP|hồ sơ OCOP, bao bì, điểm bán|sản phẩm
dán tem truy xuất nguồn gốc|tem QR, nhật ký đồng ruộng, mã vạch|tem
góp vốn xoay vòng|tổ góp vốn, sổ theo dõi, lượt vay|triệu đồng
vay vốn ngân hàng chính sách|tổ tiết kiệm, sổ vay, hộ vay|hộ
giúp nhau thoát nghèo|con giống, ngày công, hộ cận nghèo|hộ
dạy nghề cho lao động nông thôn|lớp nghề, giáo viên, chứng chỉ|lao động
phục hồi làng nghề|nghệ nhân, nhà trưng bày, thợ trẻ|hộ
đưa cơ giới vào đồng ruộng|máy gặt, máy bay phun thuốc, máy làm đất|máy
tưới nước tiết kiệm|ống nhỏ giọt, bể chứa, van hẹn giờ|ha
sản xuất rau an toàn VietGAP|luống rau, nhà sơ chế, sổ ghi chép|tấn
bảo vệ đàn gia súc|trạm thú y, liều vắc xin, hố sát trùng|con
phòng chống cháy rừng|vành đai trắng, tháp canh, bình xịt|ha
# van-hoa-xa-hoi
làm đường bê tông|mặt đường, xe trộn bê tông, cát sỏi|m
mở rộng đường làng|ngõ xóm, tường rào, hàng cây|m
hiến đất làm đường|mét đất, bờ rào, đơn hiến đất|m2
hiến đất xây nhà văn hóa|khuôn viên, bản vẽ, nhà văn hóa|m2
thắp sáng đường quê|bóng đèn, cột điện, đồng hồ điện|bóng
trồng đường hoa|luống hoa mười giờ, vỉa gạch, bình tưới|m
trồng cây xanh ven đường|cây bàng lá nhỏ, cọc chống, hàng cây|cây
vẽ tranh bích họa|bức tường, thùng sơn, cọ vẽ|bức
phân loại rác tại nguồn|thùng rác hai ngăn, hố ủ, rác hữu cơ|hộ
ủ rác thành phân|thùng ủ, chế phẩm vi sinh, rác bếp|tấn
thu gom vỏ thuốc trừ sâu|bể chứa vỏ, bờ ruộng, găng tay|bể
đổi rác thải nhựa lấy quà|chai nhựa, gian đổi quà, cân đĩa|kg
nói không với túi ni lông|làn nhựa, lá dong, phiên chợ|chiếc
ngôi nhà xanh gom phế liệu|ngôi nhà lưới thép, vỏ lon, giấy vụn|kg
khơi thông dòng chảy|kênh mương, bèo tây, cuốc xẻng|km
dọn vệ sinh ngày thứ bảy|chổi tre, xe đẩy, ngõ phố|buổi
xây nhà tiêu hợp vệ sinh|nhà tiêu tự hoại, ống thoát, gạch|nhà
dùng nước sạch|đường ống nước, đồng hồ nước, bể lọc|hộ
đỡ đầu học sinh nghèo|suất học bổng, góc học tập, cặp sách|em
tặng xe đạp đến trường|xe đạp, mũ bảo hiểm, học bạ|chiếc
nuôi lợn đất tiết kiệm|con lợn đất, đồng tiền lẻ, ngày đập lợn|con
hũ gạo tình thương|hũ gạo, nắm gạo, sổ phát gạo|kg
bát cháo nghĩa tình|nồi cháo, phiếu ăn, bếp bệnh viện|suất
bữa sáng cho người già neo đơn|cạp lồng, bếp ăn, suất ăn|suất
xây nhà đại đoàn kết|ngôi nhà, viên gạch, ngày công|nhà
sửa nhà cho người có công|mái ngói, nền nhà, thợ xây|nhà
hiến máu tình nguyện|đơn vị máu, thẻ hiến máu, điểm hiến|đơn vị
khám bệnh phát thuốc miễn phí|đoàn bác sĩ, cơ số thuốc, phiếu khám|lượt
chăm sóc người khuyết tật|xe lăn, nẹp chân, sân tập|người
chăm sóc mẹ liệt sĩ|phần quà, bữa cơm, sổ tay|mẹ
tri ân tại nghĩa trang|phần mộ, nén hương, hàng tùng|phần mộ
tang lễ văn minh|vòng hoa luân chuyển, nhà tang, cỗ chay|đám
cưới theo nếp sống mới|tiệc trà, giấy mời, hôn trường|đám
xây dựng gia đình văn hóa|bảng danh dự, hương ước, bữa cơm|hộ
gìn giữ hát chèo|chiếu chèo, câu hát, nhịp phách|buổi
gìn giữ múa rối nước|con rối, thủy đình, dây kéo|suất diễn
giữ nghề hát ca trù|cây đàn đáy, tiếng phách, câu lạc bộ|buổi
dạy trẻ tập bơi|bể bơi lắp ghép, phao cứu sinh, giáo viên|em
phòng chống đuối nước|biển cảnh báo, hàng rào ao, phao|biển
tủ sách dòng họ|giá sách, cuốn sách, nhà thờ họ|cuốn
thư viện lưu động|xe thư viện, thẻ đọc, trang sách|lượt
khuyến học dòng họ|quỹ khuyến học, bảng vàng, giấy khen|suất
tập dưỡng sinh|sân đình, bài tập, loa kéo|người
chơi bóng chuyền hơi|sân bóng, lưới bóng, giải đấu|đội
phòng chống bạo lực gia đình|địa chỉ tin cậy, số điện thoại nóng, tổ tư vấn|vụ
giảm sinh con thứ ba|tổ dân số, tờ gấp, buổi nói chuyện|cặp
tham gia bảo hiểm y tế|thẻ bảo hiểm, danh sách hộ, nhân viên thu|thẻ
phiên chợ không đồng|gian hàng, áo ấm, phiếu nhận|suất
bếp ăn từ thiện|bếp ăn, tình nguyện viên, suất cơm|suất
chuyển đổi số nông thôn|mã QR, tài khoản, tổ công nghệ số|hộ
xây dựng khu dân cư kiểu mẫu|cổng làng, hàng rào xanh, biển số nhà|hộ
đưa nghĩa trang ra xa khu dân cư|khu quy hoạch, lối đi, hàng rào|mộ
# quoc-phong-an-ninh
lắp camera an ninh|mắt camera, màn hình, đầu ghi|mắt
tiếng kẻng an ninh|cái kẻng, giờ kẻng, tổ trực|điểm
tuần tra đêm|đèn pin, tổ tuần tra, áo phản quang|lượt
dòng họ tự quản|trưởng họ, quy ước họ, nhà thờ họ|dòng họ
giáo xứ bình yên|giáo dân, nhà thờ, bản cam kết|giáo họ
cổng trường an toàn giao thông|vạch kẻ, rào chắn, đội cờ đỏ|trường
đội mũ bảo hiểm đúng cách|mũ bảo hiểm, quai mũ, buổi ký cam kết|mũ
giúp người lầm lỗi hoàn lương|người được đặc xá, việc làm, thư ngỏ|người
phòng chống ma túy|tờ rơi, phiếu tố giác, điểm tư vấn|người
phòng cháy chữa cháy liên gia|bình bột, chuông báo, búa thoát hiểm|tổ
giao nộp vũ khí vật liệu nổ|khẩu súng, pháo nổ, biên bản|khẩu
cảnh giác lừa đảo qua mạng|tin nhắn lạ, nhóm Zalo, video ngắn|lượt
chốt chặn dịch bệnh|chốt trực, tấm chắn, sổ ghi|chốt
tiễn tân binh lên đường|ba lô, hoa hồng, cổng chào|thanh niên
huấn luyện dân quân tự vệ|thao trường, giáo án, bia tập|người
bộ đội gặt lúa giúp dân|liềm gặt, xe cải tiến, thửa lúa|công
bộ đội nâng bước em tới trường|suất hỗ trợ, sách vở, chú bộ đội|em
cứu hộ đê điều|bao đất, rọ đá, xuồng máy|m
bảo vệ hành lang đường sắt|rào chắn, đường ngang, người gác|điểm
giữ bình yên vùng giáp ranh|quy chế phối hợp, điểm giáp ranh, buổi giao ban|cuộc
bến khách ngang sông an toàn|con đò, áo phao, bến khách|bến
nhà trọ tự quản|khu trọ, sổ tạm trú, chủ nhà trọ|phòng
chợ văn minh an toàn|gian chợ, cân đối chứng, lối thoát|gian
cấp căn cước lưu động|máy thu vân tay, tờ khai, xe lưu động|thẻ
xóa tụ điểm cờ bạc|tin báo, bản cam kết, tổ hòa giải|tụ điểm
# xay-dung-dang
hòa giải ở cơ sở|hòa giải viên, vụ việc, biên bản hòa giải|vụ
cải cách hành chính một cửa|bộ phận một cửa, phiếu hẹn, hồ sơ|hồ sơ
làm thủ tục không hẹn ngày|ghế chờ, dấu đỏ, giấy khai sinh|hồ sơ
đối thoại với nhân dân|buổi đối thoại, câu hỏi, sổ ghi ý kiến|ý kiến
hòm thư góp ý|hòm thư, lá thư, chìa khóa|thư
ngày nghe dân nói|phòng tiếp dân, ghế đá, sổ tay|ý kiến
giám sát đầu tư cộng đồng|ban giám sát, bản vẽ, thước dây|công trình
phát triển đảng viên trẻ|quần chúng ưu tú, lý lịch, lớp cảm tình|đảng viên
đảng viên giúp hộ nghèo|sổ phân công, hộ nhận giúp, con giống|hộ
chi bộ sinh hoạt theo chuyên đề|nghị quyết, biên bản, chuyên đề|buổi
nêu gương đi trước|cán bộ, bản đăng ký, việc làm theo|việc
học Bác mỗi ngày một việc|cuốn sổ, câu chuyện, lời Bác|việc
kể chuyện truyền thống cách mạng|cựu chiến binh, nhân chứng, di tích|buổi
giải phóng mặt bằng|bản đồ địa chính, phương án đền bù, mốc giới|hộ
vận động đồng bào theo đạo|chức sắc, ngày lễ, người có uy tín|hộ
dân chủ ở cơ sở|bảng công khai, cuộc họp dân, hương ước|cuộc
tổ dân vận liên gia|tổ trưởng, sổ liên gia, buổi họp tổ|tổ
nhóm Zalo kết nối dân|nhóm Zalo, tin nhắn, hình ảnh|tin
sáp nhập thôn thuận lòng dân|phương án, lá phiếu, tên thôn|hộ
xây dựng chính quyền thân thiện|nụ cười, thư chúc mừng, thư chia buồn|lượt
bầu trưởng thôn|lá phiếu, thùng phiếu, danh sách cử tri|cử tri
tiết kiệm chống lãng phí|định mức, hóa đơn điện, khoản chi|triệu đồng
`

// details are things that happen to stand in a story and in few others: the long tail of its words.
const details = `cây gạo đầu làng, cây đa trăm tuổi, mái đình cong, giếng làng, ao sen trước chùa, cầu đá cổ, miếu thành hoàng, bến đò cũ, lũy tre, gốc duối,
bãi bồi, triền đê, cống ba cửa, dốc Dương, cầu Đuống, phố Khoai, chợ Cháy, gò Đống Thóc, đường Mười, ngõ Hẻm Sâu,
trống cái, chiêng đồng, áo tứ thân, nón quai thao, khăn xếp, thúng mủng, quang gánh, cối xay lúa, chày giã gạo, xe bò bánh lốp,
máy tuốt lúa, cày chìa vôi, gầu dai, gầu sòng, bừa cào, liềm hái, đòn xóc, nia sàng, chum tương, vại dưa muối,
mùa nước nổi, trận bão Yagi, đợt rét đậm, năm hạn lớn, vụ chiêm trũng, tháng giáp hạt, rằm tháng Giêng, tết Đoan Ngọ, lễ Vu Lan, đêm Trung thu,
ông từ giữ đền, bà hàng xáo, thầy đồ làng, cô nuôi dạy trẻ, chú lái máy xúc, bác thợ rèn, anh kỹ sư trẻ, chị bán xôi, cụ đồ nho, người gác cống,
kèn đồng, sáo trúc, đàn bầu, điệu lý, câu ví, bài vè, vở tuồng, tích trò, hội vật, hội chọi gà,
bản tin loa, tờ báo tường, pa nô, áp phích, bảng tin điện tử, đĩa ghi âm, cuốn sổ vàng, tấm bản đồ giấy, ảnh đen trắng, lá cờ thêu,
sân bê tông, kè đá, cột cờ, nhà bia, bể nước mưa, giàn thiên lý, hàng cau, bụi chuối, rặng nhãn, bờ giậu dâm bụt,
men ủ, phân lân nung chảy, đạm u rê, vôi bột, thuốc sinh học, bẫy đèn, bẫy bả, lưới chống chim, bù nhìn rơm, ống bơ đong gạo,
xe ba gác, xuồng tôn, máy cày bông sen, máy kéo nhỏ, xe lu mượn, máy đầm cóc, dây dọi, thước thủy, bay xây, xô vữa,
lời ru, câu ca dao, gia phả, hoành phi, câu đối, cuốn thư, bát hương đá, chân tảng, kèo gỗ lim, ngói mũi hài,
sổ tiết kiệm, phiếu thu, bảng chấm công, hóa đơn đỏ, giấy biên nhận, tờ trình, công văn, giấy mời họp, phong bì, con dấu,
rau khúc, cá mòi, cua đồng, cá diếc, tép dầu, châu chấu, bánh đúc, bún riêu, chè lam, kẹo lạc,
giọng nói trầm, nụ cười hiền, mái tóc bạc, đôi dép nhựa, chiếc áo nâu, bàn tay chai, ấm chè xanh, điếu cày, chõng tre, phản gỗ,
đoán trước thời tiết, dự đoán giá cả, phỏng đoán sai, chẩn đoán bệnh cây, dắt tay qua cầu, dắt xe qua lội, dặt dìu tiếng sáo, đạt giải nhì, đạt ba sao, đặt cọc giống,
đương kim trưởng thôn, đương thì con gái, đường mật, đường thốt nốt, đường phèn, hoa đăng, hoa tiêu, hóa thạch, hóa vàng, hòa âm,
sổ hộ nghèo, bản khai lý lịch, thẻ hội viên, huy hiệu, kỷ niệm chương, cặp ba lá, mũ tai bèo, võng dù, bi đông, đèn bão,
tiếng gà gáy, sương muối, gió bấc, nắng quái, mưa ngâu, sấm tháng ba, lụt tiểu mãn, trăng suông, heo may, nồm ẩm,
trạm biến áp, tủ điện, cáp quang, bộ phát sóng, máy tính bảng, màn chiếu, loa thùng, pin mặt trời, cảm biến độ mặn, máy đo pH,
quả thị, ổi găng, nhót chua, sấu già, me dốt, khế ngọt, dâu da, hồng xiêm, trứng gà, cau liên phòng,
khăn quàng đỏ, trống ếch, sổ liên lạc, bảng con, mực tím, phấn trắng, thước kẻ, cặp chống gù, com pa, quả địa cầu`

// Names are built from real family, middle and given names; several fold alike on purpose.
const (
	familyNames = "Nguyễn, Trần, Lê, Phạm, Vũ, Bùi, Đỗ, Hoàng, Đặng, Dương, Đinh, Đoàn, Phan, Ngô, Lương, Tạ, Mạc, Cao, Trịnh, Tăng, Khúc, An, Lưu, Hà, Đào, Vương, Tô, Quách, Thân, Nhữ"
	manMiddle   = "Văn, Hữu, Đức, Công, Quang, Đình, Xuân, Bá, Mạnh, Viết, Trọng, Duy, Huy, Ngọc, Thanh"
	womanMiddle = "Thị, Thị Thu, Thị Thanh, Thị Ngọc, Thị Minh, Thị Hồng, Thị Kim, Thị Bích, Thúy, Phương, Ngọc"
	manGiven    = "Hùng, Dũng, Đạt, Đoàn, Dương, Hòa, Hóa, Thắng, Tuấn, Tuân, Cường, Chiến, Bình, Sơn, Khoa, Kiên, Lực, Nam, Phong, Quân, Tài, Thành, Tiến, Toàn, Trường, Vinh, Việt, Khải, Nghĩa, Oanh, Ước, Thưởng, Đường, Lâm, Lãm, Đông, Đồng"
	womanGiven  = "Hoa, Hòa, Hóa, Hà, Hạ, Hằng, Hạnh, Hương, Hường, Lan, Liên, Loan, Mai, Nga, Ngà, Nhung, Oanh, Phượng, Quyên, Tâm, Thảo, Thơm, Thúy, Thủy, Thư, Trang, Tuyết, Vân, Yến, Xuyến, Duyên, Dung, Đào, Dịu"
)

// The two halves of hamlets' names.
const (
	hamletFirst  = "An, Bình, Cổ, Dương, Đường, Đông, Đồng, Đoàn, Đạt, Hòa, Hoa, Hóa, Kim, Lâm, Lạc, Mạc, Ngọc, Nhân, Ô, Phú, Quang, Tân, Thái, Thượng, Tiên, Trung, Vạn, Văn, Xuân, Yên"
	hamletSecond = "An, Cầu, Chử, Đà, Đỗ, Giáp, Huề, Khê, La, Lễ, Lý, Mễ, Nại, Nghĩa, Phao, Quý, Sơn, Tảo, Thổ, Tràng, Trì, Uyên, Vệ, Xá, Độ"
)

// unitHeads are how units' names begin: spellings of registry/units.yaml. A unit of a hamlet says so with "thôn".
var unitHeads = map[string][]string{
	"kinh-te":            {"Hội Nông dân", "Hội ND", "Chi hội Nông dân thôn", "HTX Dịch vụ nông nghiệp", "Hội Cựu chiến binh", "Hội LHPN", "UBND", "Đoàn Thanh niên"},
	"van-hoa-xa-hoi":     {"Hội LHPN", "Hội Liên hiệp Phụ nữ", "Chi hội Phụ nữ thôn", "Ban công tác Mặt trận thôn", "Ủy ban MTTQ", "Đoàn Thanh niên", "Hội Người cao tuổi", "Trường Tiểu học", "Trường THCS", "Trạm Y tế", "Hội Chữ thập đỏ", "Hội Khuyến học"},
	"quoc-phong-an-ninh": {"Công an", "Ban CHQS", "Hội CCB", "Hội Cựu chiến binh", "Chi hội Cựu chiến binh thôn", "Ban Chỉ huy quân sự"},
	"xay-dung-dang":      {"Đảng ủy", "Chi bộ thôn", "Ban Dân vận Đảng ủy", "UBND", "Ủy ban MTTQ", "Bộ phận Một cửa", "Ban Công tác Mặt trận thôn", "Khối dân vận"},
}

// familyAcronyms are who signs: the ends of decisions' and reports' numbers.
const (
	decisionSigners = "QĐ-BDV, QĐ-UBND, QĐ-HND, QĐ-HPN, QĐ-TU, QĐ-HU, QĐ-BTV, QĐ-CCB, QĐ-MTTQ, QĐ-LHPN"
	reportSigners   = "BC-HPN, BC-HND, BC-UBND, BC-CCB, BC-MTTQ, BC-ĐTN, BC-CAX, BC-BDV"
)

const roles = `Trưởng thôn, Bí thư chi bộ, Chi hội trưởng Phụ nữ, Chi hội trưởng Nông dân, Chủ tịch Hội Cựu chiến binh, Trưởng ban công tác Mặt trận,
Giám đốc hợp tác xã, Tổ trưởng tổ tự quản, Hội viên, Nghệ nhân, Bí thư Đoàn xã, Công an viên, Hòa giải viên, Hiệu trưởng, Trưởng trạm Y tế`
