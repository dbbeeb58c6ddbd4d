"""Xây dựng, nhà ở, kinh doanh bất động sản."""

from cms.demo.guides.shape import CHARGE, DESK, STATE_FEE, Fee, Guide, Paper, Step

DEPARTMENT = "Sở Xây dựng"
DIRECTOR = "Giám đốc Sở Xây dựng"
LOCAL = "Nghị quyết của Hội đồng nhân dân tỉnh theo Thông tư 85/2019/TT-BTC"
PERMIT_FEE = Fee(STATE_FEE, "Lệ phí cấp giấy phép xây dựng", None, LOCAL, "Theo biểu của tỉnh")
CERTIFICATE_BASIS = "Thông tư 38/2022/TT-BTC, sửa đổi bởi Thông tư 156/2025/TT-BTC"

GUIDES = {
    "1.013225": Guide(
        description="Cấp phép khởi công nhà ở riêng lẻ và công trình cấp III, cấp IV.",
        keywords="xin phép xây nhà, giấy phép xây dựng nhà ở, xây nhà mới",
        steps=(
            Step("Chủ đầu tư, chủ nhà", "Gửi hồ sơ kèm bản vẽ đến quầy cấp xã nơi có đất."),
            Step(
                "Phòng chuyên môn cấp xã",
                "Trong 07 ngày làm việc, xem bản vẽ, ra thực địa; thiếu gì thì báo một lần cho đủ.",
            ),
            Step(
                "Phòng chuyên môn cấp xã",
                "Hỏi cơ quan liên quan khi công trình chạm quy hoạch, phòng cháy, hành lang an toàn; quá hạn không đáp là đồng ý.",
            ),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Cấp giấy phép kèm bản vẽ đóng dấu; công khai giấy phép trên trang thông tin.",
            ),
        ),
        papers=(
            Paper(
                "Đơn đề nghị cấp giấy phép xây dựng (mẫu số 01)",
                form="Đơn đề nghị cấp giấy phép xây dựng",
            ),
            Paper("Giấy tờ về quyền sử dụng đất", originals=0, copies=1, in_data=True),
            Paper(
                "Bản vẽ thiết kế: mặt bằng, mặt đứng, mặt cắt, móng, đấu nối điện nước", originals=2
            ),
            Paper("Cam kết an toàn cho công trình liền kề", case="Có công trình liền kề"),
            Paper(
                "Văn bản thẩm duyệt phòng cháy, chữa cháy",
                originals=0,
                copies=1,
                case="Công trình phải thẩm duyệt",
            ),
        ),
        conditions="Phù hợp quy hoạch và mục đích sử dụng đất; bảo đảm an toàn cho công trình lân cận, môi trường, phòng cháy; thiết kế do đơn vị, cá nhân đủ năng lực lập.",
        fees=(PERMIT_FEE,),
        limit="Nhà ở riêng lẻ 15 ngày; công trình khác 20 ngày",
        competent="Chủ tịch Ủy ban nhân dân cấp xã",
    ),
    "1.013227": Guide(
        description="Kéo dài hiệu lực giấy phép xây dựng khi đến hạn mà chưa khởi công.",
        keywords="giấy phép xây dựng hết hạn",
        steps=(
            Step(
                "Chủ đầu tư", "Nộp đơn trước khi giấy phép hết hiệu lực, nêu lý do chưa khởi công."
            ),
            Step(DESK, "Nhận đơn và bản chính giấy phép, hẹn ngày trả."),
            Step(
                "Ủy ban nhân dân cấp xã",
                "Ghi gia hạn lên giấy phép; mỗi lần tối đa 12 tháng, không quá hai lần.",
            ),
        ),
        papers=(
            Paper("Đơn đề nghị gia hạn (mẫu số 02)", form="Đơn đề nghị gia hạn giấy phép xây dựng"),
            Paper("Bản chính giấy phép xây dựng đã cấp"),
        ),
        conditions="Giấy phép còn hiệu lực vào ngày nộp, công trình chưa khởi công và chưa gia hạn quá hai lần.",
        fees=(PERMIT_FEE,),
        competent="Chủ tịch Ủy ban nhân dân cấp xã",
    ),
    "1.013235": Guide(
        description="Cấp lại giấy phép xây dựng công trình cấp đặc biệt, cấp I, cấp II khi bị rách nát, hư hỏng hoặc mất.",
        keywords="mất giấy phép xây dựng",
        steps=(
            Step("Chủ đầu tư", "Gửi đơn nêu rõ vì sao cần cấp lại, kèm giấy phép cũ nếu còn."),
            Step(DEPARTMENT, "Đối chiếu hồ sơ lưu và cấp bản sao giấy phép thay thế."),
        ),
        papers=(
            Paper(
                "Đơn đề nghị cấp lại giấy phép xây dựng",
                form="Đơn đề nghị cấp lại giấy phép xây dựng",
            ),
            Paper("Giấy phép đã cấp", case="Bị rách, nát"),
        ),
        sets=2,
        competent=DIRECTOR,
    ),
    "1.013237": Guide(
        description="Cấp chứng chỉ hành nghề hoạt động xây dựng hạng II, hạng III cho cá nhân.",
        keywords="chứng chỉ giám sát, chứng chỉ thiết kế, chỉ huy trưởng",
        steps=(
            Step(
                "Cá nhân",
                "Nộp hồ sơ cho Sở Xây dựng hoặc hội nghề nghiệp được công nhận mà mình là hội viên.",
            ),
            Step(
                DEPARTMENT,
                "Đánh giá hồ sơ, báo cho người đủ điều kiện lịch sát hạch ít nhất 05 ngày làm việc trước ngày thi.",
            ),
            Step(
                "Cá nhân",
                "Dự sát hạch 30 câu hỏi trong 30 phút; đạt khi được từ 21 điểm, trong đó phần pháp luật từ 7 điểm.",
            ),
            Step(
                DEPARTMENT,
                "Cấp chứng chỉ cho người đạt và đăng năng lực lên trang thông tin của ngành.",
            ),
        ),
        papers=(
            Paper(
                "Đơn đề nghị cấp chứng chỉ hành nghề (mẫu số 01 Phụ lục IV)",
                form="Đơn đề nghị cấp chứng chỉ hành nghề",
            ),
            Paper("Ảnh màu 4x6 nền trắng chụp trong 06 tháng"),
            Paper("Văn bằng chuyên môn phù hợp", originals=0, copies=1, in_data=True),
            Paper(
                "Quyết định giao việc hoặc xác nhận của chủ đầu tư về việc đã làm",
                originals=0,
                copies=1,
            ),
            Paper(
                "Giấy phép lao động hoặc giấy tờ cư trú",
                originals=0,
                copies=1,
                case="Người nước ngoài, người Việt Nam ở nước ngoài",
            ),
        ),
        conditions="Đủ năng lực hành vi; trình độ và thời gian kinh nghiệm phù hợp với hạng và lĩnh vực xin cấp; đạt sát hạch.",
        fees=(
            Fee(
                STATE_FEE,
                "Lệ phí cấp chứng chỉ hành nghề hoạt động xây dựng",
                90000,
                CERTIFICATE_BASIS,
                "Nộp trực tuyến: không thu",
            ),
        ),
        competent=DIRECTOR,
    ),
    "1.013217": Guide(
        description="Cấp lại chứng chỉ hành nghề hoạt động xây dựng bị mất, hư hỏng hoặc ghi sai.",
        keywords="mất chứng chỉ hành nghề xây dựng",
        steps=(
            Step("Cá nhân", "Nộp đơn và chứng chỉ cũ nếu còn."),
            Step(DEPARTMENT, "Xem hồ sơ trong 05 ngày; chưa đủ thì báo một lần."),
            Step(DEPARTMENT, "Cấp lại chứng chỉ, giữ nguyên thời hạn của chứng chỉ cũ."),
        ),
        papers=(
            Paper(
                "Đơn đề nghị cấp lại (mẫu số 01 Phụ lục IV)",
                form="Đơn đề nghị cấp chứng chỉ hành nghề",
            ),
            Paper("Ảnh màu 4x6 nền trắng"),
            Paper("Chứng chỉ cũ hoặc cam kết về việc bị mất"),
        ),
        conditions="Chứng chỉ đã cấp còn thời hạn và không bị thu hồi.",
        fees=(Fee(STATE_FEE, "Lệ phí cấp lại chứng chỉ hành nghề", 45000, CERTIFICATE_BASIS),),
        competent=DIRECTOR,
    ),
    "1.012906": Guide(
        description="Tổ chức sát hạch và cấp chứng chỉ hành nghề môi giới bất động sản.",
        keywords="thẻ môi giới nhà đất, cò đất",
        steps=(
            Step(
                "Người dự thi", "Đăng ký dự thi theo thông báo của Sở Xây dựng, nộp chi phí dự thi."
            ),
            Step("Hội đồng thi", "Tổ chức thi, chấm bài, phê duyệt và công bố kết quả."),
            Step(
                DEPARTMENT, "Trong 10 ngày làm việc sau khi duyệt danh sách, in và trao chứng chỉ."
            ),
        ),
        papers=(
            Paper("Đơn đăng ký dự thi có dán ảnh", form="Đơn đăng ký dự thi môi giới bất động sản"),
            Paper("Giấy chứng nhận hoàn thành khóa đào tạo môi giới", originals=0, copies=1),
            Paper(
                "Bằng tốt nghiệp trung học phổ thông trở lên", originals=0, copies=1, in_data=True
            ),
            Paper(
                "Chứng chỉ do nước ngoài cấp kèm bản dịch",
                originals=0,
                copies=1,
                case="Đã có chứng chỉ nước ngoài",
            ),
            Paper("Hai ảnh màu 4x6", originals=2),
        ),
        conditions="Đủ năng lực hành vi, tốt nghiệp trung học phổ thông trở lên, không đang bị cấm hành nghề và đạt sát hạch.",
        fees=(
            Fee(
                CHARGE,
                "Chi phí cấp chứng chỉ hành nghề môi giới",
                350000,
                "Nghị định 96/2024/NĐ-CP",
            ),
        ),
        competent=DIRECTOR,
    ),
    "1.012907": Guide(
        description="Cấp lại chứng chỉ môi giới bất động sản bị mất, cháy, rách hoặc hủy hoại.",
        keywords="mất thẻ môi giới",
        steps=(
            Step("Người có chứng chỉ", "Nộp đơn có dán ảnh, nêu lý do."),
            Step(DEPARTMENT, "Đối chiếu danh sách đã cấp rồi cấp lại."),
        ),
        papers=(
            Paper(
                "Đơn xin cấp lại chứng chỉ có dán ảnh", form="Đơn xin cấp lại chứng chỉ môi giới"
            ),
            Paper("Hai ảnh 4x6 chụp trong 06 tháng", originals=2),
            Paper("Chứng chỉ cũ (nếu còn)"),
        ),
        fees=(Fee(CHARGE, "Chi phí cấp lại chứng chỉ", 250000, "Nghị định 96/2024/NĐ-CP"),),
        competent=DIRECTOR,
    ),
    "1.012900": Guide(
        description="Cho phép sàn giao dịch bất động sản hoạt động.",
        keywords="sàn nhà đất",
        steps=(
            Step("Doanh nghiệp lập sàn", "Gửi hồ sơ đến Trung tâm Phục vụ hành chính công tỉnh."),
            Step(DEPARTMENT, "Xét hồ sơ, có thể xem trụ sở; cấp giấy phép hoặc từ chối có lý do."),
            Step(DEPARTMENT, "Báo Bộ Xây dựng để đưa tên sàn lên trang thông tin chung."),
        ),
        papers=(
            Paper("Đơn đăng ký hoạt động của sàn", form="Đơn đăng ký hoạt động sàn giao dịch"),
            Paper("Giấy chứng nhận đăng ký doanh nghiệp", originals=0, copies=1, in_data=True),
            Paper("Giấy tờ về quyền dùng trụ sở", originals=0, copies=1),
            Paper("Chứng nhận khóa học quản lý sàn của người điều hành", originals=0, copies=1),
            Paper("Danh sách người môi giới có chứng chỉ"),
        ),
        conditions="Là doanh nghiệp kinh doanh dịch vụ sàn giao dịch bất động sản; có quy chế hoạt động, cơ sở vật chất, người điều hành và người môi giới theo Luật Kinh doanh bất động sản.",
        competent=DIRECTOR,
    ),
    "1.012884": Guide(
        description="Xác nhận đơn vị đủ điều kiện quản lý vận hành nhà chung cư.",
        keywords="quản lý chung cư",
        steps=(
            Step("Đơn vị quản lý vận hành", "Gửi văn bản đề nghị kèm hồ sơ năng lực."),
            Step(
                DEPARTMENT,
                "Xem hồ sơ trong 15 ngày; phát hiện dùng nhân sự của đơn vị khác thì từ chối.",
            ),
            Step(DEPARTMENT, "Ra thông báo đủ điều kiện và đăng tên đơn vị."),
        ),
        papers=(
            Paper("Văn bản đề nghị nêu tên, trụ sở, người đại diện"),
            Paper(
                "Giấy tờ về chức năng quản lý vận hành nhà chung cư",
                originals=0,
                copies=1,
                in_data=True,
            ),
            Paper("Danh sách người quản lý, nhân viên kèm văn bằng", originals=1, copies=1),
            Paper("Chứng nhận đã qua khóa bồi dưỡng quản lý vận hành", originals=0, copies=1),
        ),
        conditions="Là doanh nghiệp, hợp tác xã hoặc đơn vị sự nghiệp có chức năng này; có đủ bộ phận kỹ thuật, chăm sóc khách hàng, bảo vệ, phòng cháy, vệ sinh; nhân sự được đào tạo.",
        competent=DIRECTOR,
    ),
}
