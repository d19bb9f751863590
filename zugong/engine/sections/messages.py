"""The sentences of the sections that are not marks, Chinese and English."""

MESSAGES: dict[str, tuple[str, str]] = {
    "no-columns": ("台账“{name}”一栏也没有。", "Register “{name}” has no column."),
    "unknown-column": ("没有叫“{name}”的栏。", "There is no column “{name}”."),
    "unknown-register": ("没有叫“{name}”的台账。", "There is no register “{name}”."),
    "column-compared": (
        "栏“{name}”是 {type}，不能和“{op}”比。",
        "Column “{name}” is of type {type} and cannot be compared with “{op}”.",
    ),
    "column-type": ("栏“{name}”是 {type}，这里要 {wanted}。", "Column “{name}” is {type}; {wanted} is needed here."),
    "column-fills": (
        "栏“{name}”是 {type}，填不进事实的“{field}”（{wanted}）。",
        "Column “{name}” is {type} and cannot fill the fact's “{field}” ({wanted}).",
    ),
    "computed-formula": (
        "栏“{name}”：type 是 computed 就要写 is，不是就不能写。",
        "Column “{name}”: is goes with type computed, and only with it.",
    ),
    "computed-required": (
        "栏“{name}”是算出来的，没有人填，不能写必填。",
        "Column “{name}” is computed; nobody fills it, so it cannot be required.",
    ),
    "computed-itself": ("栏“{name}”的公式用到了它自己。", "The formula of column “{name}” uses itself."),
    "computed-chain": (
        "公式用到的“{name}”也是算出来的栏；请直接写它的公式。",
        "“{name}” is itself computed; write its formula out.",
    ),
    "quota-one": (
        "名额写最多几个（most），或者写谁（of）的几成（share），两样里写一样。",
        "A quota is a number (most), or a share of somebody (share with of); one of the two.",
    ),
    "honours-today": (
        "一场评几种（honours）：“{name}”的公式用到今天，天天会变，不能拿来排先后。",
        "honours: the formula of “{name}” uses today and changes daily; nothing can be put in order by it.",
    ),
    "view-honour": (
        "筛选“{name}”：honour 要是这张台账 honours 里的一个选项（“{honour}”不是），也不和 best 一起写。",
        "View “{name}”: honour is an option of the register's honours (“{honour}” is not), and does not go with best.",
    ),
    "parties-missing": (
        "台账“{name}”由当事人签名（verified_by: parties），要写当事人是哪几栏（parties）。",
        "Register “{name}” is signed by its parties and has to name their columns (parties).",
    ),
    "parties-column": (
        "栏“{name}”只给当事人看：台账要写 parties，这一栏要写 personal: true，也不能记进事实。",
        "Column “{name}” is for the parties: the register names parties, the column is personal, and no fact carries it.",
    ),
    "column-of-rows": (
        "栏“{name}”：seen_by、among、card 只在台账里用。",
        "Column “{name}”: seen_by, among and card are words of registers.",
    ),
    "linked-of": (
        "栏“{name}”：数行（take: count）不写 of，取合计、平均、最小、最大要写 of。",
        "Column “{name}”: of goes with sum, mean, min and max, and not with count.",
    ),
    "facts-window": (
        "栏“{name}”：type 是 facts，要写从哪天（since）、到哪天（until）、数什么事实（counts）。",
        "Column “{name}” counts facts and needs since, until and counts.",
    ),
    "overlap-needs": (
        "栏“{name}”：type 是 overlap，要写 of（本行哪段文字）、by（指着上级文件的栏）、with（那一行的原文栏）。",
        "Column “{name}” is an overlap and needs of, by and with.",
    ),
    "column-posts": (
        "栏“{name}”：type 是 posts 就要写数哪些职务（posts），不是就不能写。",
        "Column “{name}”: posts goes with type posts, and only with it.",
    ),
    "facts-options": (
        "栏“{name}”要数几种事实，得写 by：本行哪一栏选数哪一种。",
        "Column “{name}” counts several kinds of facts and needs by: the choice that says which.",
    ),
    "plan-needs": (
        "台账“{name}”写了 {key}，还要写 {needed}。",
        "Register “{name}” has {key} and therefore needs {needed}.",
    ),
    "plan-link": (
        "台账“{name}”没有指着“{other}”的栏（type: row）。",
        "No column of register “{name}” points to rows of “{other}” (type: row).",
    ),
    "cycle-steps": (
        "栏“{name}”的选项里没有“{option}”；三个节点是 plan（月初计划）、dispatch（月中调度）、summary（月底小结）。",
        "Column “{name}” does not offer “{option}”; the three points are plan, dispatch and summary.",
    ),
    "valid-one": (
        "每条校验只写一种：that（要成立的比较），或 needs（必须填的栏）。",
        "A validation says exactly one of that and needs.",
    ),
    "late-without-due": (
        "筛选“{name}”要看过期的，台账却没有写期限（due）。",
        "View “{name}” wants what is overdue, but the register has no due day.",
    ),
    "expects-one": (
        "“{name}”要写谁该有：units（哪类组织）、members_of（哪类组织的党员）或 options（by 栏的每个选项），只写一种；every 和 at 要写就都写；posts 只配 members_of。",
        "“{name}” says who ought to: units, members_of or options, one of them; every and at go together; posts goes with members_of only.",
    ),
    "emits-unverified": (
        "台账“{name}”没有人核（verified_by），事实不能写“核过以后”才记。",
        "Nobody verifies register “{name}”, so a fact cannot wait for that.",
    ),
    "fact-lacks": (
        "事实“{fact}”的“{name}”必填，fields 里却没有写从哪一栏来。",
        "“{name}” of fact “{fact}” is required, but fields does not say which column fills it.",
    ),
    "day-of-words": (
        "栏“{column}”的 days 和日期词对不上：“{name}”。每个日期词写一天，不多也不少。",
        "The days of column “{column}” do not match the words: “{name}”. Each word has one day.",
    ),
    "copy-key": (
        "抄到下一期按“{name}”分期，key 里也要有它：同一行抄两次才不会重复。",
        "Rows are copied by “{name}”, so key must hold it: copied twice, a row is still one row.",
    ),
    "copy-clear": (
        "“{name}”必填，或者是 key 的一栏，抄的时候不能空着。",
        "“{name}” is required or part of key and cannot begin empty.",
    ),
    # early warnings
    "warning-one": (
        "预警“{name}”要写看什么：facts、rows、cases、duties、heads 里只写一种。",
        "Warning “{name}” looks at exactly one of facts, rows, cases, duties, heads.",
    ),
    "warning-lights": (
        "预警“{name}”没有写到多少亮灯：red、amber 至少写一个。",
        "Warning “{name}” says neither red nor amber.",
    ),
    "warning-limit": (
        "预警“{name}”的每盏灯只写一个界限：at_least、above、at_most 或 below。",
        "Each light of warning “{name}” has exactly one limit: at_least, above, at_most or below.",
    ),
    "warning-span": (
        "预警“{name}”：数事实要写看多久，往回看（back）或本期（every），写一种；数别的、离最近一次几天都不写。",
        "Warning “{name}”: counting facts needs back or every, one of them; nothing else has either.",
    ),
    "warning-sum": (
        "预警“{name}”：字段相加（take: sum）要写 field，别的不写。",
        "Warning “{name}”: field goes with take: sum, and only with it.",
    ),
    "warning-about": (
        "预警“{name}”看的组织，流程“{route}”一类也不办：改 about，或换一条流程。",
        "None of the units warning “{name}” looks at can be the matter of route “{route}”: change about, or the route.",
    ),
    "warning-no-deadline": (
        "预警“{name}”要看逾期的办件，流程“{route}”却没有一步写期限（within、within_each 或 by）。",
        "Warning “{name}” wants overdue cases, but no step of route “{route}” has a time limit (within, within_each or by).",
    ),
    "unknown-route": ("没有叫“{name}”的办件流程。", "There is no route “{name}”."),
    # ballots and questionnaires
    "form-empty": ("“{name}”一个问题也没有。", "“{name}” asks nothing."),
    "form-subjects": (
        "“{name}”有对每个对象的问题，却没写评的是谁（subjects）；没有对象的问题写 about: whole。",
        "“{name}” asks of each subject but has no subjects; a question about the matter is about: whole.",
    ),
    "form-codes-recused": (
        "“{name}”凭票码投票，系统不知道是谁，没法按人回避：recused 写 nobody，或换成 secret。",
        "“{name}” goes by drawn codes: nobody is known and nobody can be recused. Write recused: nobody, or secret.",
    ),
    "unknown-question": ("没有编号为“{name}”的问题。", "There is no question “{name}”."),
    "question-needs": ("“{name}”的答法是 {asks}，还要写 {key}。", "“{name}” asks {asks}, which needs {key}."),
    "question-candidates": (
        "“{name}”是从对象里选人，要写 about: whole，并且表单要有对象（subjects）。",
        "“{name}” chooses among the subjects: write about: whole, and the form must have subjects.",
    ),
    "question-range": ("“{name}”的最高分不比最低分高。", "The highest mark of “{name}” is not above its lowest."),
    "question-step": (
        "“{name}”从最低分按步长走不到最高分。",
        "The steps of “{name}” do not lead from its lowest mark to its highest.",
    ),
    "question-known": (
        "“{name}”从底册出题：要写 about: whole，表单要写抽谁来答（draw）。",
        "“{name}” asks about the register: write about: whole, and say who is drawn (draw).",
    ),
    "raters-slips": (
        "“{name}”：slips 是无记名投票里一部分分组凭票码投；所有人都凭票码的，写 secrecy: codes。",
        "“{name}”: slips lets some groups of a secret vote draw slips; where all do, write secrecy: codes.",
    ),
    "draw-codes": (
        "“{name}”抽人来答，就要凭票码（secrecy: codes），系统才不知道是谁答的。",
        "“{name}” draws who answers, so it goes by codes: nobody may know who answered what.",
    ),
    "finding-known": (
        "“{name}”没有从底册出的题（asks: known），没有答对率，写不了 finding。",
        "“{name}” asks nothing of the register (asks: known), so there is no rate of right answers for finding.",
    ),
    "quota-question": (
        "“{name}”不能写限额：限额只对逐个对象选等次、表态的问题有意义。",
        "“{name}” takes no quota: quotas are for grades or votes given to each subject.",
    ),
    "quorum-of": (
        "“{name}”的参加人数（quorum）要以应到（entitled）或实到（issued）为基数。",
        "The quorum of “{name}” is a share of the entitled or of the issued.",
    ),
    "majority-of": (
        "“{name}”写了通过的票数，却没有赞成反对（approve）或选人（candidates）的问题。",
        "“{name}” needs a majority but nothing in it is approved or elected.",
    ),
    "majority-weights": (
        "“{name}”既按分组加权，又要过半数才通过：表决一人一票，去掉 weights 或 majority。",
        "“{name}” weighs its groups and also needs a majority: in a vote everybody counts the same. Leave out one of them.",
    ),
    "booking-subjects": (
        "“{name}”的结果要记成事实，对象就得是单位或人。",
        "The result of “{name}” becomes a fact, so its subjects must be units or people.",
    ),
    # rows together, derived columns, classes
    "class-alone": (
        "标签集“{name}”：classed_by 和 classes 要一起写。",
        "Label set “{name}”: classed_by and classes go together.",
    ),
    "class-missing": ("选项“{name}”没有写归哪一类。", "Option “{name}” has no class."),
    "column-band": (
        "栏“{name}”：type 是 band 就要写 of（哪个数）、limits（各档起点）和 labels（各档名称），不是就不能写 limits。",
        "Column “{name}”: of, limits and labels go with type band, and limits only with it.",
    ),
    "column-band-labels": (
        "栏“{name}”：{limits} 个起点分成 {wanted} 档，标签集“{labels}”却有 {count} 个选项。",
        "Column “{name}”: {limits} limits make {wanted} bands, but label set “{labels}” has {count} options.",
    ),
    "column-band-order": ("“{name}”的各档起点要从低到高。", "The limits of “{name}” must rise."),
    "column-class": (
        "栏“{name}”：type 是 class，of 就要是本行的一个 choice 栏，它的标签集用 classed_by 归到这里的 labels。",
        "Column “{name}”: with type class, of is a choice column of this row whose label set is classed_by these labels.",
    ),
    "column-worth": (
        "栏“{name}”：type 是 worth 就要写 of（哪个选项栏或分档栏）和 table（每个选项值多少），别的栏不写 table。",
        "Column “{name}”: of and table go with type worth, and table only with it.",
    ),
    "column-worth-option": (
        "栏“{column}”：table 和“{of}”的选项对不上：“{name}”只在一边有。",
        "Column “{column}”: table and the options of “{of}” differ: “{name}” stands in one of them only.",
    ),
    "column-moved": (
        "栏“{name}”：type 是 moved 就要写 of（比哪一栏）、by（周期栏）和 labels；labels 正好四个选项，依次是降、保、升、首次。",
        "Column “{name}”: with type moved write of, by (the period) and labels: four options, for down, kept, up and the first time.",
    ),
    "column-veiled": (
        "栏“{name}”：veiled 是到时候才揭开的个人信息，要同时写 personal: true。",
        "Column “{name}”: veiled goes with personal: true.",
    ),
    "people-ranked": (
        "“{name}”是给人记的分（marks_people）：没有文件依据不排名次、不合计，也不按分挑人、分档画图。确有依据的写 ranked: {{document: …, clause: …}}。",
        "“{name}” marks people: without a document nobody is put in order, picked out or counted by it. With one, write ranked: {{document: …, clause: …}}.",
    ),
    "slots-one": (
        "先建好的行（slots → {name}）：each（一个选项一行）和 people（一个人一行，同时写 person）只写一个。",
        "slots → {name}: either each (a row an option) or people with person (a row a person).",
    ),
    "column-others": ("栏“{name}”：others 只配 type: row 使用。", "Column “{name}”: others goes with type row only."),
    "rows-best": ("筛选“{name}”：best 和 most 要一起写。", "View “{name}”: best and most go together."),
    "rows-hours": (
        "no_overlap 的 hours 要配 on 使用，参数是两个数：几点开、几点关。",
        "The hours of no_overlap go with on, and are two numbers: when it opens and when it closes.",
    ),
    "unknown-post": ("没有叫“{name}”的职务。", "There is no post “{name}”."),
    "light-one": ("灯“{name}”只写一种：posts 或 register。", "Light “{name}” says exactly one of posts and register."),
    # pathways
    "pathway-empty": (
        "发展流程“{name}”没有步骤（steps）或阶段（stages）。",
        "Pathway “{name}” has no steps or no stages.",
    ),
    "pathway-number": (
        "步骤“{name}”是第 {number} 步，number 要从 1 起一步一步写。",
        "Step “{name}” is the {number}th; number counts from 1 without gaps.",
    ),
    "pathway-stage": ("没有叫“{name}”的阶段。", "There is no stage “{name}”."),
    "pathway-stages": (
        "步骤“{name}”的阶段排在前面的步骤之前；步骤按阶段顺序写。",
        "The stage of step “{name}” comes before that of the steps above it; steps follow the order of the stages.",
    ),
    "pathway-order": (
        "步骤“{name}”要等“{other}”，“{other}”就要排在它前面。",
        "Step “{name}” waits for “{other}”, which must therefore stand before it.",
    ),
    "pathway-vote": (
        "步骤“{name}”：由大会表决的（decides 是 reception 或 confirmation）要写 vote，别的不写。",
        "Step “{name}”: vote goes with decides: reception or confirmation, and only with them.",
    ),
    "pathway-figures": (
        "步骤“{name}”写了 any_figure，却没有要记的数（figures）。",
        "Step “{name}” has any_figure but no figures.",
    ),
    "pathway-own": (
        "“{name}”是地方补充的写法（stands_after、holds、waits）；只有写了 adds_to 的流程能用。",
        "“{name}” is said as a local addition (stands_after, holds, waits), which only a pathway with adds_to may do.",
    ),
    "pathway-adds": (
        "“{name}”是地方补充（adds_to），不能写阶段、预备期和审批机关；那些由国家流程定。",
        "“{name}” adds to another pathway, so it has no stages, probation or approving organs of its own.",
    ),
    "pathway-rewrites": (
        "地方补充的“{name}”不能和国家步骤同名、带序号或定结论：地方只能加，不能改写、缩短国家步骤。",
        "The local step “{name}” may not bear the name or number of a national step nor decide: additions never rewrite or shorten it.",
    ),
    "unknown-pathway": ("没有叫“{name}”的发展流程。", "There is no pathway “{name}”."),
    # routes
    "step-unlimited": (
        "步骤“{name}”没有期限，不能写 warn、late_reason。",
        "Step “{name}” has no time limit, so it takes neither warn nor late_reason.",
    ),
    "step-limit-missing": (
        "步骤“{step}”没有写“{name}”几天办。",
        "Step “{step}” does not say how many days “{name}” has.",
    ),
    "step-outcome": ("步骤“{step}”没有叫“{name}”的去路。", "Step “{step}” has no outcome “{name}”."),
    "column-twice": (
        "“{name}”在提出的表和后面的步骤里各写了一次；一栏只在一处填。",
        "“{name}” stands in the opening form and in a step; a column is filled in one place.",
    ),
    "opener-where": ("opened_by 不能写 at: {name}。", "opened_by cannot say at: {name}."),
    "opener-words": (
        "opened_by 不看 {name}：谁提出只分 at 和 role，把 {name} 去掉。",
        "opened_by does not look at {name}: who opens is told by at and role alone; take {name} away.",
    ),
    "actor-column": ("at: column 和 column 要一起写。", "at: column and column go together."),
    "below-opens": (
        "at: below、lead 只用在谁来提出（opened_by）；办的人写 opener 或 column。",
        "at: below and lead say who opens a matter (opened_by); whoever acts is opener or column.",
    ),
    "kinds-above": ("kinds 只配 at: above、at: office 使用。", "kinds goes with at: above and at: office only."),
    "office-kinds": ("at: office 要写是哪几类组织（kinds）。", "at: office needs the kinds of units."),
    "climbs-above": (
        "步骤“{name}”要逐级往上，actor 就要写 at: above。",
        "Step “{name}” climbs, so its actor must be at: above.",
    ),
    "no-outcome": ("步骤“{name}”没有写办完去哪里。", "Step “{name}” leads nowhere."),
    "unknown-step": ("没有叫“{name}”的步骤或结果。", "There is no step or end “{name}”."),
    "ladder-empty": (
        "督办阶梯“{name}”没有写看哪些事（watches）或各级（rungs）。",
        "Ladder “{name}” watches nothing or has no rungs.",
    ),
    "ladder-watched": ("这里没有叫“{name}”的任务、台账或流程。", "Nothing of that kind is called “{name}” here."),
    "ladder-without-due": (
        "台账“{name}”没有写期限（due），看不出什么时候逾期。",
        "Register “{name}” has no due day, so nothing in it can be late.",
    ),
    "rung-route": (
        "“{name}”：does 是 letter 就要写 route，是 remind 就不能写。",
        "“{name}”: route goes with does: letter, and only with it.",
    ),
    "rung-reminds": (
        "“{name}”是提醒，提醒总由系统发；issued_by 和 sooner 只写在函上。",
        "“{name}” is a reminder, which the machine always sends: issued_by and sooner belong to letters.",
    ),
    "rung-unknown-route": ("没有叫“{name}”的流程。", "There is no route “{name}”."),
    "rung-unanswered": (
        "“{name}”的函要限期答复：流程的第一步“{step}”要写 within。",
        "The letter of “{name}” must be answered in time: its first step “{step}” needs within.",
    ),
    "rung-lacks": (
        "“{name}”的函上“{column}”必填，fills 里却没有写填什么。",
        "“{column}” must stand in the letter of “{name}”, but fills does not say what.",
    ),
    "rung-order": (
        "“{name}”比“{lower}”高一级，逾期的天数也要更多。",
        "“{name}” stands above “{lower}”, so it must come later.",
    ),
    "warn-rung-units": (
        "“{name}”按{unit}算，低一级的“{lower}”按{other}算，中间有没有节假日，先后就不一样，看不出哪一级先到。两级写同一种单位。",
        "“{name}” is counted in {unit} and the lower “{lower}” in {other}: which comes first depends on the holidays between. Write both in the same unit.",
    ),
    "visit-empty": ("“{name}”的核对清单里一条也没有。", "The check list of “{name}” is empty."),
    "dispatch-shares": (
        "“{name}”的先进和后进加起来超过 100%，中间就没有了。",
        "In “{name}” those ahead and those behind are more than 100% together.",
    ),
    "dispatch-register": (
        "结对台账“{name}”要写在同一个文件里。",
        "The register of pairs “{name}” must be one of this file.",
    ),
    "debriefing-level": (
        "“{name}”要先评完的“{after}”要写在同一个文件里，也不能绕回自己。",
        "“{after}”, which must be settled before “{name}”, must be one of this file, and never lead back to it.",
    ),
    "debriefing-form": (
        "“{name}”的票“{form}”要写在同一个文件里：评的是人（subjects: people），凭票码或无记名，问题“{question}”对每个人打分或选折得出分的等次。",
        "The form “{form}” of “{name}” must be one of this file: it rates people, secret or by codes, and “{question}” has a mean.",
    ),
    "debriefing-weights": (
        "“{name}”的权重要写 members 和 superior 两项，合计 100；{day} 起的不是。",
        "The weights of “{name}” are members and superior, 100 together; those from {day} are not.",
    ),
    "debriefing-tells": (
        "“{name}”另记的事实“{kind}”还有必填的字段“{field}”，评完的结果填不了。",
        "The fact “{kind}” that “{name}” books besides requires “{field}”, which a result cannot fill.",
    ),
    "step-and-end": ("“{name}”又是步骤又是结果，请换一个编号。", "“{name}” is both a step and an end."),
    "step-unreached": ("步骤“{name}”没有哪条路走得到。", "No way leads to step “{name}”."),
    "step-endless": ("从步骤“{name}”走不到任何结果。", "No way leads from step “{name}” to an end."),
}
