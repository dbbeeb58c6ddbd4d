"""Doanh nghiệp, hộ kinh doanh, hợp tác xã, bảo hiểm xã hội, trợ cấp."""

from cms.demo.guides.shape import CHARGE, DESK, STATE_FEE, Fee, Guide, Paper, Relief, Step

REGISTRY = "Phòng Đăng ký kinh doanh, Sở Tài chính"
COMMUNE_REGISTRY = "Phòng Kinh tế cấp xã"
NOTICE_FEE = Fee(
    CHARGE, "Phí công bố nội dung đăng ký doanh nghiệp", 100000, "Thông tư 47/2019/TT-BTC"
)
ONLINE_RELIEF = Relief(
    100, "Lệ phí đăng ký doanh nghiệp khi nộp qua mạng", "Thông tư 47/2019/TT-BTC điều 5"
)
OWNER_ID = Paper(
    "Số định danh hoặc giấy tờ pháp lý của chủ sở hữu", originals=0, copies=1, in_data=True
)

GUIDES = {
    "2.001610": Guide(
        description="Lập doanh nghiệp do một cá nhân làm chủ và chịu trách nhiệm bằng toàn bộ tài sản.",
        keywords="thành lập doanh nghiệp, mở công ty, ĐKKD",
        steps=(
            Step(
                "Chủ doanh nghiệp",
                "Khai hồ sơ trên hệ thống đăng ký doanh nghiệp, ký số hoặc dùng tài khoản định danh.",
            ),
            Step(REGISTRY, "Xét tên, ngành nghề, trụ sở; chưa hợp lệ thì báo một lần cho đủ."),
            Step(REGISTRY, "Cấp giấy chứng nhận, mã số doanh nghiệp cũng là mã số thuế."),
            Step(REGISTRY, "Công bố nội dung đăng ký trên Cổng thông tin quốc gia."),
        ),
        papers=(
            Paper(
                "Giấy đề nghị đăng ký doanh nghiệp tư nhân",
                form="Giấy đề nghị đăng ký doanh nghiệp tư nhân",
            ),
            OWNER_ID,
            Paper("Văn bản ủy quyền", case="Nhờ người khác nộp"),
        ),
        conditions="Không thuộc đối tượng bị cấm lập doanh nghiệp; ngành nghề không bị cấm; tên không trùng, không gây nhầm lẫn; mỗi người chỉ lập một doanh nghiệp tư nhân.",
        fees=(NOTICE_FEE,),
        reliefs=(ONLINE_RELIEF,),
        competent=REGISTRY,
    ),
    "2.001583": Guide(
        description="Lập công ty trách nhiệm hữu hạn có một chủ sở hữu là cá nhân hoặc tổ chức.",
        keywords="mở công ty, công ty TNHH, ĐKKD",
        steps=(
            Step("Chủ sở hữu", "Chọn tên, ngành nghề, vốn và người đại diện; gửi hồ sơ qua mạng."),
            Step(REGISTRY, "Xét hồ sơ, kết nối dữ liệu thuế, bảo hiểm xã hội, hóa đơn."),
            Step(REGISTRY, "Cấp giấy chứng nhận đăng ký doanh nghiệp hoặc thông báo điều cần sửa."),
        ),
        papers=(
            Paper(
                "Giấy đề nghị đăng ký doanh nghiệp",
                form="Giấy đề nghị đăng ký công ty TNHH một thành viên",
            ),
            Paper("Điều lệ công ty"),
            OWNER_ID,
            Paper("Văn bản cử người đại diện phần vốn", case="Chủ sở hữu là tổ chức"),
            Paper(
                "Giấy chứng nhận đăng ký đầu tư",
                originals=0,
                copies=1,
                case="Nhà đầu tư nước ngoài",
                in_data=True,
            ),
        ),
        conditions="Người lập không bị cấm thành lập, quản lý doanh nghiệp; tên hợp lệ; ngành nghề được phép kinh doanh.",
        fees=(
            NOTICE_FEE,
            Fee(STATE_FEE, "Lệ phí đăng ký doanh nghiệp", 50000, "Thông tư 47/2019/TT-BTC"),
        ),
        reliefs=(ONLINE_RELIEF,),
        competent=REGISTRY,
    ),
    "1.001612": Guide(
        description="Đăng ký cho cá nhân hoặc thành viên hộ gia đình mở cơ sở kinh doanh nhỏ.",
        keywords="mở tiệm, mở quán, giấy phép kinh doanh hộ cá thể, ĐKKD",
        steps=(
            Step(
                "Chủ hộ kinh doanh",
                "Nộp giấy đề nghị tại quầy cấp xã nơi đặt cơ sở hoặc trực tuyến.",
            ),
            Step(DESK, "Xem tên hộ kinh doanh có trùng trong địa bàn không, trao giấy biên nhận."),
            Step(
                COMMUNE_REGISTRY,
                "Cấp giấy chứng nhận, đồng thời chuyển dữ liệu sang cơ quan thuế lấy mã số.",
            ),
        ),
        papers=(
            Paper("Giấy đề nghị đăng ký hộ kinh doanh", form="Giấy đề nghị đăng ký hộ kinh doanh"),
            OWNER_ID,
            Paper(
                "Biên bản họp và văn bản ủy quyền của các thành viên",
                case="Các thành viên hộ gia đình cùng lập",
            ),
        ),
        conditions="Ngành nghề không bị cấm; tên đặt đúng quy định; chủ hộ đủ năng lực hành vi và không thuộc diện bị cấm; nộp đủ lệ phí.",
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí đăng ký hộ kinh doanh",
                None,
                "Nghị quyết của Hội đồng nhân dân tỉnh theo Thông tư 85/2019/TT-BTC",
                "Theo biểu của tỉnh",
            ),
        ),
        limit="03 ngày làm việc",
        competent=COMMUNE_REGISTRY,
    ),
    "1.001570": Guide(
        description="Báo tạm nghỉ kinh doanh từ 30 ngày trở lên, hoặc mở cửa lại sớm hơn đã báo.",
        keywords="tạm nghỉ bán, ngừng kinh doanh",
        steps=(
            Step(
                "Chủ hộ kinh doanh",
                "Gửi thông báo ít nhất 03 ngày làm việc trước ngày nghỉ hoặc mở lại.",
            ),
            Step(COMMUNE_REGISTRY, "Xác nhận và báo cơ quan thuế."),
        ),
        papers=(
            Paper(
                "Thông báo tạm ngừng hoặc tiếp tục kinh doanh",
                form="Thông báo tạm ngừng kinh doanh",
            ),
            Paper("Biên bản họp thành viên", case="Các thành viên hộ gia đình cùng đăng ký"),
        ),
        competent=COMMUNE_REGISTRY,
    ),
    "1.001266": Guide(
        description="Đóng hộ kinh doanh sau khi đã lo xong thuế và nợ.",
        keywords="đóng cửa tiệm, trả giấy phép kinh doanh",
        steps=(
            Step(
                "Chủ hộ kinh doanh",
                "Nộp hồ sơ chấm dứt hiệu lực mã số thuế, trả nợ, rồi gửi thông báo.",
            ),
            Step(
                COMMUNE_REGISTRY, "Hỏi cơ quan thuế; khi không còn vướng thì ra thông báo chấm dứt."
            ),
        ),
        papers=(
            Paper(
                "Thông báo chấm dứt hoạt động", form="Thông báo chấm dứt hoạt động hộ kinh doanh"
            ),
            Paper("Bản gốc giấy chứng nhận đăng ký hộ kinh doanh"),
            Paper("Biên bản họp thành viên", case="Các thành viên hộ gia đình cùng đăng ký"),
        ),
        conditions="Đã hoàn thành nghĩa vụ thuế và các khoản nợ, trừ khi thỏa thuận khác với chủ nợ.",
        competent=COMMUNE_REGISTRY,
    ),
    "2.002123": Guide(
        description="Hợp tác xã mở chi nhánh, văn phòng đại diện hoặc báo địa điểm kinh doanh.",
        keywords="hợp tác xã, chi nhánh",
        steps=(
            Step("Hợp tác xã", "Gửi hồ sơ trong 30 ngày từ ngày có nghị quyết mở."),
            Step(
                COMMUNE_REGISTRY, "Cập nhật cơ sở dữ liệu, cấp giấy chứng nhận đăng ký hoạt động."
            ),
        ),
        papers=(
            Paper(
                "Giấy đề nghị đăng ký hoạt động chi nhánh, văn phòng đại diện",
                form="Giấy đề nghị đăng ký chi nhánh hợp tác xã",
            ),
            Paper("Nghị quyết của Hội đồng quản trị", copies=1),
            Paper("Quyết định bổ nhiệm người đứng đầu", originals=0, copies=1),
        ),
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí đăng ký hợp tác xã",
                None,
                "Nghị quyết của Hội đồng nhân dân tỉnh theo Thông tư 85/2019/TT-BTC",
                "Theo biểu của tỉnh",
            ),
        ),
        competent=COMMUNE_REGISTRY,
    ),
    "1.001613": Guide(
        description="Chi trả một lần cho người lao động không còn tham gia bảo hiểm xã hội.",
        keywords="rút BHXH một lần, bảo hiểm một lần",
        steps=(
            Step(
                "Người lao động",
                "Nộp đơn và sổ bảo hiểm xã hội tại cơ quan bảo hiểm hoặc trực tuyến.",
            ),
            Step("Cơ quan bảo hiểm xã hội", "Chốt quá trình đóng, tính mức hưởng."),
            Step("Người lao động", "Nhận quyết định và tiền qua tài khoản hoặc tiền mặt."),
        ),
        papers=(
            Paper("Đơn đề nghị (mẫu 14-HSB)", form="Mẫu 14-HSB - Đơn đề nghị"),
            Paper("Sổ bảo hiểm xã hội"),
            Paper(
                "Hồ sơ bệnh án hoặc biên bản giám định",
                originals=0,
                copies=1,
                case="Mắc bệnh hiểm nghèo",
                in_data=True,
            ),
            Paper(
                "Giấy tờ về định cư ở nước ngoài",
                originals=0,
                copies=1,
                case="Ra nước ngoài định cư",
            ),
        ),
        conditions="Thuộc một trong các trường hợp được hưởng một lần theo Luật Bảo hiểm xã hội.",
        competent="Bảo hiểm xã hội tỉnh, cơ sở",
    ),
    "1.014027": Guide(
        description="Trợ cấp hằng tháng cho người cao tuổi không có lương hưu.",
        keywords="trợ cấp người già, 75 tuổi, hưu trí xã hội",
        steps=(
            Step("Người cao tuổi hoặc người thân", "Nộp văn bản đề nghị tại cấp xã nơi cư trú."),
            Step(
                "Công chức văn hóa - xã hội",
                "Tra dữ liệu dân cư, bảo hiểm xã hội, an sinh; không đòi thêm giấy tờ đã có.",
            ),
            Step(
                "Chủ tịch Ủy ban nhân dân cấp xã",
                "Ra quyết định hưởng, tính từ tháng nêu trong văn bản đề nghị.",
            ),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Chi trả hằng tháng qua tài khoản hoặc tại nhà cho người đi lại khó khăn.",
            ),
        ),
        papers=(
            Paper(
                "Văn bản đề nghị hưởng trợ cấp hưu trí xã hội",
                form="Văn bản đề nghị trợ cấp hưu trí xã hội",
            ),
            Paper("Giấy tờ tùy thân (xuất trình)", in_data=True),
        ),
        conditions="Từ đủ 75 tuổi, hoặc từ đủ 70 tuổi thuộc hộ nghèo, cận nghèo; không có lương hưu hay trợ cấp bảo hiểm xã hội hằng tháng từ mức quy định; có văn bản đề nghị.",
        limit="10 ngày làm việc",
        competent="Chủ tịch Ủy ban nhân dân cấp xã",
    ),
}
