"""Luật sư, công chứng."""

from cms.demo.guides.shape import CHARGE, Fee, Guide, Paper, Relief, Step

GUIDES = {
    "1.002010": Guide(
        description="Đăng ký hoạt động cho văn phòng luật sư, công ty luật đặt trụ sở trong tỉnh.",
        keywords="mở văn phòng luật sư, công ty luật",
        steps=(
            Step(
                "Luật sư đứng đầu tổ chức",
                "Gửi hồ sơ đến Sở Tư pháp nơi Đoàn Luật sư mà mình là thành viên.",
            ),
            Step(
                "Sở Tư pháp",
                "Xét hồ sơ; cấp Giấy đăng ký hoạt động hoặc trả lời từ chối có nêu lý do.",
            ),
            Step("Tổ chức hành nghề luật sư", "Báo Đoàn Luật sư và công bố việc thành lập."),
        ),
        papers=(
            Paper(
                "Giấy đề nghị đăng ký hoạt động",
                form="Giấy đề nghị đăng ký hoạt động tổ chức hành nghề luật sư",
            ),
            Paper("Dự thảo điều lệ", case="Công ty luật"),
            Paper("Giấy tờ về trụ sở", originals=0, copies=1),
        ),
        conditions="Có trụ sở làm việc; luật sư đứng đầu đã hành nghề liên tục ít nhất hai năm theo hợp đồng lao động.",
        fees=(Fee(CHARGE, "Phí thẩm định đăng ký hoạt động", 50000, "Thông tư 47/2019/TT-BTC"),),
        reliefs=(
            Relief(50, "Hồ sơ nộp từ 01/7/2025 đến hết 31/12/2026", "Thông tư 64/2025/TT-BTC"),
        ),
        competent="Giám đốc Sở Tư pháp",
    ),
    "1.013835": Guide(
        description="Đăng ký hoạt động cho văn phòng công chứng đã được phép thành lập.",
        keywords="văn phòng công chứng",
        steps=(
            Step(
                "Trưởng văn phòng công chứng",
                "Gửi hồ sơ đến Sở Tư pháp, chậm nhất 90 ngày sau khi được phép thành lập.",
            ),
            Step("Sở Tư pháp", "Xem trụ sở, góp vốn của các công chứng viên hợp danh."),
            Step(
                "Sở Tư pháp",
                "Cấp Giấy đăng ký hoạt động kèm thẻ công chứng viên, hoặc trả lời từ chối.",
            ),
        ),
        papers=(
            Paper("Đơn đề nghị đăng ký hoạt động và cấp thẻ (mẫu TP-CC-06)", form="Mẫu TP-CC-06"),
            Paper("Giấy tờ về trụ sở"),
            Paper("Giấy tờ về phần vốn góp của công chứng viên hợp danh"),
        ),
        conditions="Chưa quá 90 ngày sau khi việc thành lập được cho phép.",
        fees=(
            Fee(
                CHARGE,
                "Phí thẩm định đăng ký hoạt động văn phòng công chứng",
                1000000,
                "Thông tư 257/2016/TT-BTC",
            ),
        ),
        competent="Giám đốc Sở Tư pháp",
    ),
    "1.002153": Guide(
        description="Cho luật sư làm việc riêng cho một cơ quan, tổ chức bằng hợp đồng lao động.",
        keywords="luật sư cá nhân",
        steps=(
            Step("Luật sư", "Gửi hồ sơ kèm hợp đồng lao động đến Sở Tư pháp."),
            Step("Sở Tư pháp", "Cấp Giấy đăng ký hành nghề, hoặc nêu lý do từ chối bằng văn bản."),
        ),
        papers=(
            Paper(
                "Giấy đề nghị đăng ký hành nghề",
                form="Giấy đề nghị đăng ký hành nghề luật sư cá nhân",
            ),
            Paper("Chứng chỉ hành nghề và thẻ luật sư", originals=0, copies=1, in_data=True),
            Paper("Hợp đồng lao động với cơ quan, tổ chức", originals=0, copies=1),
        ),
        conditions="Đang thuộc một Đoàn Luật sư; bên ký hợp đồng không phải là nơi hành nghề luật sư.",
        competent="Giám đốc Sở Tư pháp",
    ),
}
