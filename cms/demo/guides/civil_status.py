"""Hộ tịch, chứng thực, nuôi con nuôi."""

from cms.demo.guides.shape import CHARGE, DESK, STATE_FEE, Fee, Guide, Paper, Relief, Step

COMMUNE = "Chủ tịch Ủy ban nhân dân cấp xã"
CLERK = "Công chức tư pháp - hộ tịch"
ID_PAPER = Paper("Thẻ căn cước, căn cước điện tử hoặc hộ chiếu (xuất trình)", in_data=True)
RESIDENCE = Paper("Giấy tờ về nơi cư trú (xuất trình khi không tra cứu được)", in_data=True)
COPY_FEE = Fee(CHARGE, "Phí cấp bản sao trích lục hộ tịch", 8000, "Thông tư 281/2016/TT-BTC")
LOCAL_RELIEF = Relief(
    100,
    "Người có công, hộ nghèo, người khuyết tật, trẻ em và các nhóm được Luật Phí và lệ phí ưu tiên",
    "Luật Phí và lệ phí 97/2015/QH13 điều 10; Nghị quyết 03/2017/NQ-HĐND tỉnh Quảng Ngãi",
)
LOCAL_FEE = Fee(
    STATE_FEE,
    "Lệ phí hộ tịch",
    None,
    "Nghị quyết của Hội đồng nhân dân tỉnh theo Thông tư 85/2019/TT-BTC",
    "Theo biểu của tỉnh",
)
SAME_DAY = "Trong ngày làm việc; nhận hồ sơ sau 15 giờ mà chưa giải quyết xong thì trả vào ngày làm việc kế tiếp"

GUIDES = {
    "1.001193": Guide(
        description="Ghi việc sinh của trẻ vào Sổ hộ tịch và cấp Giấy khai sinh lần đầu.",
        keywords="giấy khai sinh, làm khai sinh cho con, trẻ mới sinh",
        steps=(
            Step(
                "Cha, mẹ hoặc người thân của trẻ",
                "Khai mẫu điện tử trên Cổng Dịch vụ công quốc gia hoặc mang giấy tờ đến quầy cấp xã trong 60 ngày từ ngày trẻ chào đời.",
            ),
            Step(
                DESK,
                "Tra thông tin của cha mẹ trong dữ liệu dân cư, chỉ hỏi thêm những gì dữ liệu chưa có, rồi phát giấy hẹn.",
            ),
            Step(
                CLERK, "Ghi vào Sổ đăng ký khai sinh, gửi yêu cầu lấy số định danh cá nhân cho trẻ."
            ),
            Step("Người đi khai", "Đọc lại, ký tên vào sổ nếu làm tại quầy."),
            Step(
                COMMUNE,
                "Ký Giấy khai sinh; bản giấy trao một lần, bản điện tử gửi về kho dữ liệu của công dân.",
            ),
        ),
        papers=(
            Paper("Tờ khai đăng ký khai sinh", form="Tờ khai đăng ký khai sinh"),
            Paper(
                "Giấy chứng sinh, hoặc lời chứng của người biết việc sinh, hoặc giấy cam đoan",
                in_data=True,
            ),
            Paper("Biên bản về trẻ bị bỏ rơi", case="Trẻ bị bỏ rơi"),
            Paper(
                "Xác nhận của cơ sở y tế về kỹ thuật mang thai hộ", case="Trẻ sinh do mang thai hộ"
            ),
            Paper(
                "Văn bản ủy quyền có chứng thực",
                case="Nhờ người khác đi khai, trừ ông bà, anh chị em ruột",
            ),
            ID_PAPER,
        ),
        reliefs=(LOCAL_RELIEF,),
        fees=(COPY_FEE,),
        limit=SAME_DAY,
        competent=COMMUNE,
    ),
    "1.000894": Guide(
        description="Đăng ký kết hôn giữa hai công dân Việt Nam cư trú trong nước.",
        keywords="giấy kết hôn, đăng ký hôn thú, cưới",
        steps=(
            Step(
                "Hai bên nam, nữ",
                "Cùng khai một tờ khai, nộp trực tuyến hoặc tại nơi cư trú của một trong hai người.",
            ),
            Step(
                CLERK,
                "Đối chiếu tình trạng hôn nhân của từng người trong cơ sở dữ liệu hộ tịch; khi chưa đủ rõ thì hỏi nơi cư trú trước đó.",
            ),
            Step(
                COMMUNE,
                "Đồng ý thì giao công chức ghi sổ và chuẩn bị hai bản Giấy chứng nhận kết hôn.",
            ),
            Step(
                "Hai bên nam, nữ",
                "Cùng có mặt, nói rõ là tự nguyện, ký vào sổ và giấy chứng nhận; mỗi người giữ một bản.",
            ),
        ),
        papers=(
            Paper("Tờ khai đăng ký kết hôn", form="Tờ khai đăng ký kết hôn"),
            Paper(
                "Giấy xác nhận tình trạng hôn nhân",
                case="Không cư trú tại nơi đăng ký",
                in_data=True,
            ),
            Paper("Trích lục ghi chú ly hôn", case="Đã ly hôn ở nước ngoài"),
            ID_PAPER,
            RESIDENCE,
        ),
        conditions="Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi; hai bên tự nguyện, đủ năng lực hành vi dân sự và không thuộc trường hợp bị cấm kết hôn theo Luật Hôn nhân và gia đình.",
        fees=(COPY_FEE,),
        partial="Hai bên phải có mặt để ký vào sổ và nhận giấy chứng nhận.",
        limit=SAME_DAY + "; cần xác minh thì không quá 05 ngày làm việc",
        competent=COMMUNE,
    ),
    "1.000656": Guide(
        description="Ghi việc chết vào Sổ hộ tịch và cấp trích lục khai tử.",
        keywords="báo tử, giấy chứng tử, người mất",
        steps=(
            Step(
                "Thân nhân của người mất",
                "Báo tử trong 15 ngày từ ngày có người mất; nơi không còn thân nhân thì đại diện cơ quan, tổ chức liên quan đi báo.",
            ),
            Step(CLERK, "So giấy báo tử với dữ liệu dân cư, ghi Sổ đăng ký khai tử."),
            Step(COMMUNE, "Ký trích lục khai tử, đồng thời báo cơ quan đăng ký cư trú để xóa tên."),
        ),
        papers=(
            Paper("Tờ khai đăng ký khai tử", form="Tờ khai đăng ký khai tử"),
            Paper("Giấy báo tử hoặc giấy tờ thay thế", in_data=True),
            Paper("Văn bản ủy quyền", case="Nhờ người khác đi khai"),
            ID_PAPER,
        ),
        reliefs=(LOCAL_RELIEF,),
        fees=(COPY_FEE,),
        limit=SAME_DAY,
        competent=COMMUNE,
    ),
    "1.001022": Guide(
        description="Ghi nhận quan hệ cha con, mẹ con theo sự tự nguyện của các bên.",
        keywords="nhận con, nhận cha, ADN",
        steps=(
            Step(
                "Người nhận và người được nhận",
                "Cùng nộp tờ khai và chứng cứ về quan hệ huyết thống.",
            ),
            Step(CLERK, "Xem chứng cứ, chắc chắn việc nhận là đúng và không ai tranh chấp."),
            Step("Các bên", "Có mặt ký vào sổ hộ tịch."),
            Step(COMMUNE, "Cấp trích lục cho các bên."),
        ),
        papers=(
            Paper("Tờ khai đăng ký nhận cha, mẹ, con", form="Tờ khai nhận cha, mẹ, con"),
            Paper("Kết quả giám định hoặc xác nhận của cơ quan y tế về quan hệ cha con, mẹ con"),
            Paper(
                "Cam đoan của các bên kèm lời chứng của hai người thân thích",
                case="Không có kết quả giám định",
            ),
            ID_PAPER,
        ),
        conditions="Cha, mẹ và con đều còn sống; việc nhận là tự nguyện và không có tranh chấp.",
        fees=(LOCAL_FEE, COPY_FEE),
        reliefs=(LOCAL_RELIEF,),
        partial="Các bên phải có mặt để ký vào sổ hộ tịch.",
        limit="03 ngày làm việc; cần xác minh thì không quá 08 ngày làm việc",
        competent=COMMUNE,
    ),
    "1.004873": Guide(
        description="Xác nhận một người chưa kết hôn, đã ly hôn hoặc vợ chồng đã mất, dùng vào việc nêu trong giấy.",
        keywords="giấy độc thân, xác nhận độc thân",
        steps=(
            Step("Người yêu cầu", "Khai rõ giấy sẽ dùng vào việc gì, ở đâu."),
            Step(CLERK, "Tra sổ và dữ liệu hộ tịch; thời gian từng ở nơi khác thì hỏi nơi đó."),
            Step(COMMUNE, "Cấp giấy xác nhận, có giá trị sáu tháng."),
        ),
        papers=(
            Paper(
                "Tờ khai cấp Giấy xác nhận tình trạng hôn nhân",
                form="Tờ khai xác nhận tình trạng hôn nhân",
            ),
            Paper(
                "Bản án, quyết định ly hôn hoặc trích lục khai tử của vợ, chồng",
                case="Từng kết hôn",
                in_data=True,
            ),
            Paper("Giấy xác nhận đã được cấp", case="Xin cấp lại để dùng vào việc khác"),
            ID_PAPER,
            RESIDENCE,
        ),
        fees=(LOCAL_FEE,),
        reliefs=(LOCAL_RELIEF,),
        limit="03 ngày làm việc; phải hỏi nơi khác thì không quá 23 ngày",
        competent=COMMUNE,
    ),
    "1.004859": Guide(
        description="Đổi họ tên, sửa sai sót, thêm thông tin còn thiếu trong giấy tờ hộ tịch hoặc xác định lại dân tộc.",
        keywords="đổi tên, sửa giấy khai sinh, cải chính, dân tộc",
        steps=(
            Step("Người yêu cầu", "Nêu nội dung cần thay đổi kèm giấy tờ làm căn cứ."),
            Step(CLERK, "Xét căn cứ, ghi nội dung mới vào Sổ hộ tịch và vào giấy tờ gốc."),
            Step(COMMUNE, "Ký trích lục; báo cho nơi đã đăng ký nếu là nơi khác."),
        ),
        papers=(
            Paper("Tờ khai thay đổi, cải chính, bổ sung hộ tịch", form="Tờ khai thay đổi hộ tịch"),
            Paper("Giấy tờ làm căn cứ cho việc thay đổi, cải chính"),
            Paper("Ý kiến đồng ý của con", case="Đổi họ tên cho con từ đủ 9 tuổi"),
            ID_PAPER,
        ),
        fees=(LOCAL_FEE, COPY_FEE),
        reliefs=(LOCAL_RELIEF,),
        limit="Bổ sung: trong ngày làm việc; thay đổi, cải chính: 03 ngày làm việc",
        competent=COMMUNE,
    ),
    "1.004884": Guide(
        description="Lập lại khai sinh cho người đã đăng ký trước đây nhưng sổ gốc và giấy gốc không còn.",
        keywords="mất giấy khai sinh, làm lại khai sinh",
        steps=(
            Step(
                "Người yêu cầu",
                "Cam đoan đã từng đăng ký, nộp những giấy tờ còn giữ có ghi ngày sinh, cha mẹ.",
            ),
            Step(CLERK, "Hỏi nơi từng đăng ký về việc còn lưu sổ hay không."),
            Step(COMMUNE, "Khi chắc chắn sổ không còn, đăng ký lại và cấp Giấy khai sinh."),
        ),
        papers=(
            Paper("Tờ khai đăng ký lại khai sinh", form="Tờ khai đăng ký lại khai sinh"),
            Paper(
                "Bản sao giấy tờ còn giữ có thông tin khai sinh",
                originals=0,
                copies=1,
                in_data=True,
            ),
            Paper("Xác nhận của thủ trưởng đơn vị", case="Cán bộ, công chức, lực lượng vũ trang"),
        ),
        conditions="Đã đăng ký khai sinh tại Việt Nam trước ngày 01/01/2016, sổ và bản chính đều mất; người yêu cầu còn sống.",
        fees=(LOCAL_FEE,),
        reliefs=(LOCAL_RELIEF,),
        limit="05 ngày làm việc, chưa kể thời gian hỏi nơi đăng ký cũ",
        competent=COMMUNE,
    ),
    "2.000635": Guide(
        description="Cấp bản sao khai sinh, kết hôn, khai tử và các trích lục khác từ cơ sở dữ liệu hộ tịch.",
        keywords="sao y khai sinh, trích lục, bản sao giấy khai sinh",
        steps=(
            Step(
                "Người yêu cầu",
                "Gửi yêu cầu tại bất cứ cơ quan đăng ký hộ tịch nào, không tùy nơi đã đăng ký.",
            ),
            Step(
                CLERK,
                "Tìm trong cơ sở dữ liệu hộ tịch điện tử; không thấy thì trả lời bằng văn bản.",
            ),
            Step(
                "Cơ quan quản lý dữ liệu hộ tịch",
                "Ký bản sao trích lục, trao bản giấy hoặc gửi bản điện tử.",
            ),
        ),
        papers=(
            Paper("Tờ khai cấp bản sao trích lục hộ tịch", form="Tờ khai cấp bản sao trích lục"),
            Paper("Văn bản ủy quyền", case="Xin thay cho người khác"),
            ID_PAPER,
        ),
        fees=(COPY_FEE,),
        reliefs=(LOCAL_RELIEF,),
        limit=SAME_DAY,
    ),
    "2.000815": Guide(
        description="Chứng nhận bản sao đúng với bản chính.",
        keywords="công chứng bản sao, sao y bản chính, photo công chứng",
        steps=(
            Step("Người yêu cầu", "Mang bản chính đến; bản chụp có thể làm tại chỗ."),
            Step(
                "Người thực hiện chứng thực",
                "Xem bản chính có bị tẩy xóa, hư hỏng hoặc đóng dấu không được sao hay không, rồi so từng trang.",
            ),
            Step(
                "Người thực hiện chứng thực",
                "Ghi lời chứng, ký, đóng dấu và vào sổ; bản sao từ hai trang trở lên đóng dấu giáp lai.",
            ),
        ),
        papers=(Paper("Bản chính giấy tờ cần sao và bản chụp (nếu có)"),),
        conditions="Bản chính còn rõ, không bị tẩy xóa, không đóng dấu mật, không có nội dung trái pháp luật; giấy tờ nước ngoài phải được hợp pháp hóa lãnh sự trừ khi được miễn.",
        fees=(
            Fee(
                CHARGE,
                "Phí chứng thực bản sao",
                2000,
                "Thông tư 226/2016/TT-BTC",
                "2.000 đồng/trang; từ trang thứ ba 1.000 đồng/trang, tối đa 200.000 đồng/bản",
            ),
        ),
        partial="Phải đối chiếu bản chính bằng giấy.",
        limit=SAME_DAY,
        competent=COMMUNE,
    ),
    "2.000884": Guide(
        description="Chứng nhận chữ ký hoặc điểm chỉ trong giấy tờ là của người yêu cầu.",
        keywords="xác nhận chữ ký, điểm chỉ, giấy ủy quyền, sơ yếu lý lịch",
        steps=(
            Step("Người yêu cầu", "Xuất trình giấy tờ tùy thân và giấy tờ sẽ ký, chưa ký trước."),
            Step(
                "Người thực hiện chứng thực",
                "Xét người ký có minh mẫn, tự nguyện và hiểu việc mình ký.",
            ),
            Step("Người yêu cầu", "Ký hoặc điểm chỉ trước mặt người chứng thực."),
            Step("Người thực hiện chứng thực", "Ghi lời chứng, ký, đóng dấu, vào sổ."),
        ),
        papers=(Paper("Giấy tờ, văn bản sẽ ký"), ID_PAPER),
        conditions="Người yêu cầu nhận thức và làm chủ được hành vi vào lúc ký; nội dung không phải là hợp đồng, giao dịch và không trái pháp luật.",
        fees=(
            Fee(
                CHARGE,
                "Phí chứng thực chữ ký",
                10000,
                "Thông tư 226/2016/TT-BTC",
                "10.000 đồng/trường hợp",
            ),
        ),
        partial="Phải ký trước mặt người thực hiện chứng thực.",
        limit=SAME_DAY,
        competent=COMMUNE,
    ),
    "2.000908": Guide(
        description="Cơ quan đang giữ sổ gốc cấp bản sao cho người có tên trong sổ hoặc người được luật cho phép.",
        keywords="bản sao từ sổ gốc",
        steps=(
            Step(
                "Người yêu cầu",
                "Đến cơ quan giữ sổ gốc, hoặc gửi yêu cầu qua bưu chính kèm phong bì ghi sẵn địa chỉ.",
            ),
            Step(
                "Cơ quan giữ sổ gốc",
                "Tìm sổ, lập bản sao đúng nội dung trong sổ; không còn sổ thì trả lời bằng văn bản.",
            ),
        ),
        papers=(
            ID_PAPER,
            Paper(
                "Giấy tờ chứng minh quan hệ với người có tên trong sổ",
                case="Thân nhân, người thừa kế xin cấp",
            ),
        ),
        limit=SAME_DAY + "; gửi qua bưu chính thì tính theo dấu bưu điện đến",
    ),
    "2.001263": Guide(
        description="Đăng ký việc công dân Việt Nam trong nước nhận trẻ em làm con nuôi.",
        keywords="nhận con nuôi, con riêng của vợ, con riêng của chồng",
        steps=(
            Step(
                "Người nhận con nuôi",
                "Nộp hồ sơ của mình và của trẻ tại nơi trẻ thường trú hoặc nơi người nhận cư trú.",
            ),
            Step(
                CLERK,
                "Xét hồ sơ, hỏi ý kiến cha mẹ đẻ, người giám hộ và trẻ từ đủ 9 tuổi, giải thích hệ quả của việc nuôi con nuôi.",
            ),
            Step(COMMUNE, "Chờ hết thời gian cha mẹ đẻ được đổi ý, rồi quyết định."),
            Step(
                "Các bên",
                "Nhận Giấy chứng nhận nuôi con nuôi trong buổi giao nhận có lập biên bản.",
            ),
        ),
        papers=(
            Paper("Đơn xin nhận con nuôi", case="Hồ sơ người nhận", form="Đơn xin nhận con nuôi"),
            Paper("Giấy khám sức khỏe còn giá trị", case="Hồ sơ người nhận"),
            Paper("Xác nhận hoàn cảnh gia đình, chỗ ở, kinh tế", case="Hồ sơ người nhận"),
            Paper("Giấy tờ về tình trạng hôn nhân", case="Hồ sơ người nhận", in_data=True),
            Paper("Giấy khai sinh của trẻ", case="Hồ sơ của trẻ", in_data=True),
            Paper("Giấy khám sức khỏe và hai ảnh toàn thân của trẻ", case="Hồ sơ của trẻ"),
        ),
        conditions="Người nhận hơn trẻ ít nhất 20 tuổi, có đủ năng lực hành vi, sức khỏe, chỗ ở, thu nhập và đạo đức tốt; người ruột thịt, cha dượng và mẹ kế không phải theo điều kiện về tuổi và kinh tế.",
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí đăng ký nuôi con nuôi trong nước",
                400000,
                "Nghị định 114/2016/NĐ-CP",
            ),
        ),
        reliefs=(
            Relief(
                100,
                "Cha dượng, mẹ kế nhận con riêng; cô, cậu, dì, chú, bác ruột nhận cháu; nhận trẻ khuyết tật, mắc bệnh hiểm nghèo; vùng sâu, vùng xa",
                "Nghị định 114/2016/NĐ-CP điều 4",
            ),
        ),
        partial="Giao nhận con nuôi phải có mặt các bên.",
        limit="Không quá 30 ngày, gồm thời gian lấy ý kiến và cho phép đổi ý",
        competent=COMMUNE,
    ),
}
