import type { Sayings } from './saying.ts';

/**
 * Texts that fill the gap of a sentence: pieces of the reason of an alarm rule, and conversions
 * of units.
 */
export const pieces: Sayings = {
  '[what], with a limit of {limit}': '[what]，界限为 {limit}',
  '[what], for {time}': '[what]，持续 {time}',
  '[what], in at least {times} of {of} readings': '[what]，{of} 个读数中至少 {times} 个',
  '[what], begun {times} times in {time}': '[what]，在 {time} 内开始 {times} 次',
  '[what], and it has been so for {hours} h in all': '[what]，累计已 {hours} 小时',
  '[what], and it has been so for {hours} h of the last {time}': '[what]，在最近 {time} 内已累计 {hours} 小时',
  '[what], and [that]': '[what]，且[that]',
  '[what] and [that]': '[what]且[that]',
  '[what]; [that]': '[what]；[that]',
  '[what], then [that]': '[what]，随后[that]',
  'it is not so that [what]': '并非[what]',
  '{rule} is active': '规则 {rule} 正在报警',
  '[measure] is {value}': '[measure]为 {value}',
  '[measure] is {value} per {time}': '[measure]为每 {time} {value}',
  '{channel} is {value}, outside {low} to {high}': '{channel} 为 {value}，超出 {low} 至 {high} 的范围',
  '{channel} is {value}, inside {low} to {high}': '{channel} 为 {value}，在 {low} 至 {high} 的范围内',
  '{channel} is {value} while {other} is {than}': '{channel} 为 {value}，而 {other} 为 {than}',
  '{channel} has been {value} for {time}': '{channel} 已 {time} 保持为 {value}',
  '{channel} has not come for {time} although the device reports': '设备仍在发送，但 {channel} 已 {time} 没有数据',
  'the rise of {channel}': '{channel} 的上升速率',
  'the fall of {channel}': '{channel} 的下降速率',
  'the change of {channel} in {time}': '{channel} 在 {time} 内的变化',
  'the range of {channel} in {time}': '{channel} 在 {time} 内的波动范围',
  'the mean of {channel} over {time}': '{channel} 在 {time} 内的平均值',
  'the standard deviation of {channel} over {time}': '{channel} 在 {time} 内的标准差',
  'the distance of {channel} from its mean of {time}': '{channel} 与其 {time} 平均值之差',
  'the distance of {channel} from {setpoint}': '{channel} 与设定值 {setpoint} 之差',
  '{channel} in {time}, as it goes,': '{channel} 按此趋势在 {time} 后',
  '{channel} less {other}': '{channel} 与 {other} 之差',
  '{channel} divided by {other}': '{channel} 与 {other} 之比',
  'the sum of {channels}': '{channels} 之和',
  'the spread of {channels}': '{channels} 的离散程度',
  '[what]: zone {zone} of ISO 20816-3 or worse': '[what]：达到 ISO 20816-3 的 {zone} 区或更差',
  '{channel} is {value}, in zone {zone} of [what], which begins at {begin} mm/s':
    '{channel} 为 {value}，处于[what]的 {zone} 区（从 {begin} mm/s 开始）',
  'ISO 20816-3 group {group}, [mounting] mounting': 'ISO 20816-3 第 {group} 组，[mounting]安装',
  'ISO 20816-3 group {group}, [mounting] mounting (class {class})':
    'ISO 20816-3 第 {group} 组，[mounting]安装（类别 {class}）',
  "ISO 20816-3 group {group}, [mounting] mounting, with the plant's own limits":
    'ISO 20816-3 第 {group} 组，[mounting]安装，按本厂界限',
  "ISO 20816-3 group {group}, [mounting] mounting, with the plant's own limits (class {class})":
    'ISO 20816-3 第 {group} 组，[mounting]安装，按本厂界限（类别 {class}）',
  "the plant's own limits": '本厂界限',
  "the plant's own limits (class {class})": '本厂界限（类别 {class}）',
  'ISO 20816-3': 'ISO 20816-3',
  'ISO 20816-3 (class {class})': 'ISO 20816-3（类别 {class}）',
  '{unit} to {unitToo}': '{unit} 换成 {unitToo}',
  '{count} by [filter]': '{count} 人因[filter]',
  '{count} of bad quality': '{count} 个质量不佳',
  'the rest for {count} other tickets': '其余用于另外 {count} 张工单',
};

/** Reasons of alarm rules, and problems of rules and mappings. */
export const ruleSayings: Sayings = {
  '{message}: [what].': '{message}：[what]。',
  'Limit of the machine: [what].': '设备界限：[what]。',
  'Limit of the class {class}: [what].': '类别 {class} 的界限：[what]。',
  'Limit of the machine': '设备界限',
  'Limit of the class {class}': '类别 {class} 的界限',
  'not assessable': '无法评定',
  '{where}: a list of rules is expected': '{where}：应为规则列表',
  'when: one channel pattern a rule, not {patterns}': 'when：一条规则只能有一个通道模式，而不是 {patterns}',
  'when: Harbinger computes {name}; rules can use only channels that devices send':
    'when：{name} 由 Harbinger 计算；规则只能使用设备发送的通道',
  '{path}: kind is one of {kinds}': '{path}：kind 必须是 {kinds} 之一',
  '{unit} is no unit of UCUM': '{unit} 不是 UCUM 单位',
  'low is below high': 'low 必须低于 high',
  'either above or below is needed': '须填写 above 或 below 之一',
  'values or words are needed': '须填写 values 或 words',
  'words need the name of one channel, without *': 'words 需要一个不含 * 的通道名称',
  'times is at most of': 'times 不得大于 of',
  'limits ascend: A/B, B/C, C/D': '界限须递增：A/B、B/C、C/D',
  'group and mounting, or limits, are needed': '须填写 group 和 mounting，或 limits',
  'channels are names without *': 'channels 须为不含 * 的名称',
  'another rule has this id': '另一条规则已使用此编号',
  'there is no rule {id}': '没有规则 {id}',
  'there is no rule ': '没有规则',
  'it looks at itself by way of {id}': '经由 {id} 引用了自身',
  'is not a known key': '不是已知的键',
  'name either channel or quantity': '须填写 channel 或 quantity 之一',
  'a quantity needs the unit of its limits': 'quantity 需要界限的单位',
  'name low, high or change': '须填写 low、high 或 change',
  'overSeconds belongs to change': 'overSeconds 只与 change 一起使用',
  'no device has sent anything yet': '尚无设备发送过数据',
  'no device that has sent something fits {pattern}': '发送过数据的设备都不符合 {pattern}',
  'device {device} has no channel that fits {pattern}: it has {channels}':
    '设备 {device} 没有符合 {pattern} 的通道：它有 {channels}',
  'device {device} has no channel {channel}: it has {channels}': '设备 {device} 没有通道 {channel}：它有 {channels}',
  'channel {channel} of {device} is kept in {unit}, which {other} does not fit':
    '{device} 的通道 {channel} 以 {unit} 存储，与 {other} 不相容',
  'and {count} more like these': '另有 {count} 个类似问题',
  'device {device} has no vibration velocity (mm/s RMS): its zone is unknown':
    '设备 {device} 没有振动速度（mm/s RMS）：无法判定其区域',
  'channel {channel} of {device} has no unit: its zone is unknown; send it with one, or declare it in mappings.units':
    '{device} 的通道 {channel} 没有单位：无法判定其区域；请随数据发送单位，或在 mappings.units 中声明',
  'alarm rule {id}': '报警规则 {id}',
  'is a person, and people are not part of a file: name the lead in the program':
    '是人员，而文件中不包含人员：请在程序中指定班组长',
  'is no kind of record; there are {kinds}': '不是记录的种类；有以下种类：{kinds}',
  'must be an object': '必须是对象',
  'are {count}; at most {most} at once': '共 {count} 个；一次最多 {most} 个',
  'no device with readings fits {pattern}: choose another': '没有符合 {pattern} 且有读数的设备：请另选',
  'no device with readings of class {class} fits {pattern}: choose another':
    '没有符合 {pattern} 且有读数的 {class} 类设备：请另选',
  'is at most {days} days before `to`': '最多在 to 之前 {days} 天',
  'say either message or quarantined': '须填写 message 或 quarantined 之一',
  'It was too large to be kept whole: paste a smaller message of this topic.':
    '消息过大，未能完整保留：请粘贴此主题的较小消息。',
  'it has no reading': '没有读数',
  'has at most {most} characters': '最多 {most} 个字符',
  'You are limited to some sites, and {site} is none of them.': '您只限于部分站点，{site} 不在其中。',
  '{why} Name devices of one, such as {site}:*.': '{why} 请指明一个站点的设备，例如 {site}:*。',
  'There are {count} of this already, as many as there may be: remove a [kind] first.':
    '此类已有 {count} 个，已达上限：请先删除一个[kind]。',
  'topic {topic}: {prefix}/ has a format of its own': '主题 {topic}：{prefix}/ 有自己的格式',
  'site is no site name': 'site 不是站点名称',
  'device is a path without *': 'device 须为不含 * 的路径',
  'time.path is a path without *': 'time.path 须为不含 * 的路径',
  'time.timeZone is no IANA zone': 'time.timeZone 不是 IANA 时区',
  'lists have paths without *': 'lists 须为不含 * 的路径',
  'lists: time.timeZone is no IANA zone': 'lists：time.timeZone 不是 IANA 时区',
  'with payload text, the topic has {channel}, or channel names it':
    '文本内容须由主题中的 {channel} 或 channel 指明通道',
  'payload text has no values, time or device path': '文本内容没有 values、time 或 device 路径',
  'values is missing': '缺少 values',
  'names that begin with {prefix} are those of what Harbinger works out':
    '以 {prefix} 开头的名称用于 Harbinger 计算的量',
  'channel {channel}: [why]; give it another name': '通道 {channel}：[why]；请另取名称',
  '{level} is the last level': '{level} 须为最后一级',
  '{level} is no word, +, #, {site}, {device}, {channel} or {channel#}':
    '{level} 不是文字、+、#、{site}、{device}、{channel} 或 {channel#}',
  '{name} occurs twice': '{name} 出现两次',
  'a level must be a word': '每一级须为一个词',
};
