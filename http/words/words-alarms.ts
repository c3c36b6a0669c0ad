import type { Sayings } from './saying.ts';

/** Sentences of the detector: alarms with their reasons, health, learning, rules. */
export const alarmSayings: Sayings = {
  '{channel} is above normal and makes {share} % of the score; [why].':
    '{channel} 高于正常值，占评分的 {share} %；[why]。',
  '{channel} is below normal and makes {share} % of the score; [why].':
    '{channel} 低于正常值，占评分的 {share} %；[why]。',
  'the band {band} is above what its net tells from the others, for {channel}, and makes {share} % of the score; [why].':
    '频带 {band} 高于神经网络由其他量推断的水平，计入 {channel}，占评分的 {share} %；[why]。',
  'nets on the log spectra of its waveforms have won': '其波形对数频谱上的神经网络胜出',
  'the pattern fits no known condition': '变化形态不符合任何已知状况',
  'vibration rises while flow or pressure falls, as with cavitation': '振动上升而流量或压力下降，类似汽蚀',
  'the flow falls while the pressure does not': '流量下降而压力没有下降',
  'a pressure rises while the flow falls': '压力上升而流量下降',
  'the flow rises while the pressure falls': '流量上升而压力下降',
  'a temperature is far above its normal range': '温度远高于正常范围',
  'current or voltage moved while the machine runs as before': '设备照常运行，而电流或电压发生了变化',
  'vibration rises and the temperature follows, as with bearing damage': '振动上升，温度随之升高，类似轴承损伤',
  'the vibration of a sensor rises and comes in impulses, as with bearing damage':
    '某一测点振动上升并出现冲击，类似轴承损伤',
  'vibration rises at one end while flow and pressure stay normal, as with bearing damage':
    '一端振动上升，而流量和压力正常，类似轴承损伤',
  'vibration rises at one end: a bearing or a tooth may be damaged': '一端振动上升：可能是轴承或轮齿损坏',
  'vibration rises; levels alone do not show the cause': '振动上升；仅凭量值无法判断原因',
  'the vibration at the speed of the shaft rises, and hardly that at its multiples, as with imbalance':
    '转频振动上升，而其倍频几乎不变，类似不平衡',
  'the vibration at twice the speed of the shaft rises most, as with misalignment':
    '二倍转频的振动上升最明显，类似不对中',
  'the vibration at many multiples of the speed of the shaft rises, as with looseness':
    '多个倍频的振动同时上升，类似松动',
  'in the envelope spectrum of {waveform}, the line of the [part] stands {ratio} times out of the noise':
    '在 {waveform} 的包络谱中，[part]的故障频率高出噪声 {ratio} 倍',
  'outer race': '外圈',
  'inner race': '内圈',
  'rolling elements': '滚动体',
  cage: '保持架',
  '[why], were it no {class}: [but]': '[why]，但它是 {class}：[but]',
  'nothing in it rotates': '其中没有旋转部件',
  'nothing flows through it': '没有介质流过',
  'no liquid flows through it': '没有液体流过',
  'The last {count} readings had no time of the device that can be right, as earlier ones had: those of their arrival count.':
    '最近 {count} 个读数没有可信的设备时间，而之前有：现以到达时间为准。',
  "The device's clock runs {seconds} s behind the time of arrival, compared with its first readings.":
    '与最初的读数相比，设备时钟比到达时间慢 {seconds} 秒。',
  "The device's clock runs {seconds} s ahead of the time of arrival, compared with its first readings.":
    '与最初的读数相比，设备时钟比到达时间快 {seconds} 秒。',
  '{channel} reads {value}, which transmitters send when they have no value.':
    '{channel} 的读数为 {value}，变送器在没有测量值时会发送此值。',
  '{channel} reads {value} without any change, which is far from normal, while all other channels are normal.':
    '{channel} 的读数一直为 {value}，远离正常值，而其他通道均正常。',
  '{channel} has read exactly {value} {times} times in a row, normally at most {longest}, while the other channels of the machine change.':
    '{channel} 连续 {times} 次读数恰为 {value}（正常最多 {longest} 次），而设备的其他通道在变化。',
  '{channel} has departed by {by} from {other}, which measures the same, while all else is normal.':
    '{channel} 偏离测量同一量的 {other} 达 {by}，而其余均正常。',
  '{channel} goes back and forth between one reading and the next, farther than it ever did, while {other}, which it goes along with, does not.':
    '{channel} 的相邻读数来回跳动，幅度超过以往，而与其同步变化的 {other} 保持平稳。',
  '{channel} goes back and forth between one reading and the next, farther than a temperature or voltage can.':
    '{channel} 的相邻读数来回跳动，幅度超过温度或电压可能的变化。',
  '{channel} leapt from {before} to {after} from one reading to the next and stays there, while all other channels are normal.':
    '{channel} 在相邻两次读数间从 {before} 跳到 {after} 并保持不变，而其他通道均正常。',
  '{channel} jumped from {before} to {after}, as from [change], while all other channels are normal.':
    '{channel} 从 {before} 跳到 {after}，如同[change]，而其他通道均正常。',
  'the unit to a thousandth of it': '单位换成其千分之一',
  'a thousandth of it to the unit': '千分之一换成该单位',
  'per minute to per hour': '每分钟换成每小时',
  'per hour to per minute': '每小时换成每分钟',
  'inches to millimetres': '英寸换成毫米',
  'millimetres to inches': '毫米换成英寸',
  '{channel} no longer comes, while other channels do.': '{channel} 不再发送，而其他通道仍在发送。',
  '{channel} no longer comes, while other channels do; {names} came instead. If it only has another name now, leave the old one out of the watching.':
    '{channel} 不再发送，而其他通道仍在发送；新出现了 {names}。如果只是换了名称，请将旧通道排除在监测之外。',
  '{channel} shows spikes that return at once, while all other channels are normal.':
    '{channel} 出现瞬间恢复的尖峰，而其他通道均正常。',
  '{channel} comes in {unit}, before in {before}.': '{channel} 的单位现为 {unit}，之前为 {before}。',
  '{channel} reads {value}: [why].': '{channel} 的读数为 {value}：[why]。',
  'instruments write it where they have no value': '仪表在没有测量值时写入此值',
  'no value is below {least}': '不可能低于 {least}',
  'it is a value again': '又有了有效值',
  'the learned limits of the instruments count from here on': '此后以学习到的仪表界限为准',
  'the device was learned again without this channel: too few of the readings that it learns from have a good value':
    '设备已在不含此通道的情况下重新学习：用于学习的读数中有效值太少',
  'Nothing has come for longer than {seconds} s, in any state of the machine.':
    '设备处于任何状态时都已超过 {seconds} 秒没有数据。',
  'It returns to normal since an alarm ended.': '报警结束后正在恢复正常。',
  'Nothing is out of its normal range.': '一切都在正常范围内。',
  'Its score is near or above its limit, and no alarm is open.': '评分接近或超过界限，但没有未结束的报警。',
  'Alarm of [severity] severity, [condition]: [why]': '报警，严重程度[severity]，[condition]：[why]',
  'It may fail soon, [condition]: [why].': '可能很快失效，[condition]：[why]。',
  'No model or rule has judged it yet.': '尚未有模型或规则对其判断。',
  'the score has risen for {hours} hours and may reach {limit} in {soonest} to {latest} hours':
    '评分已上升 {hours} 小时，可能在 {soonest} 至 {latest} 小时内达到 {limit}',
  'the score has risen for {hours} hours and may reach {limit}': '评分已上升 {hours} 小时，可能达到 {limit}',
  'learned again after {count} readings': '在 {count} 个读数之后重新学习',
  'learned again after {count} readings: [why]': '在 {count} 个读数之后重新学习：[why]',
  'learned from its first readings': '由最初的读数学习',
  'learned again on request': '应要求重新学习',
  'it judges channels that the one before did not have': '它判断之前的模型没有的通道',
  'its residuals are {width} times as wide, on {count} readings that neither learned from (at most {most})':
    '在双方都未学习的 {count} 个读数上，其残差宽度为 {width} 倍（最多 {most} 倍）',
  'its residuals are {width} times as wide, on {count} readings that neither learned from':
    '在双方都未学习的 {count} 个读数上，其残差宽度为 {width} 倍',
  'it was at {level} from {begin} to {end}, else at {usual}: its limits may allow for both; if one was a fault, have it learned again without it':
    '从 {begin} 到 {end} 处于 {level}，其余时间处于 {usual}：其界限可能同时容许两者；若其一是故障，请排除后重新学习',
  'it was at {level} from {begin} to {end} (the longest of {times} times), else at {usual}: its limits may allow for both; if one was a fault, have it learned again without it':
    '从 {begin} 到 {end}（{times} 次中最长的一次）处于 {level}，其余时间处于 {usual}：其界限可能同时容许两者；若其一是故障，请排除后重新学习',
  'a person has left it out: it is neither judged nor learned': '已由人员排除：不判断也不学习',
  'it came after the learning: it is not judged yet': '学习之后才出现：尚未判断',
  'learned from {count} of {of} readings': '由 {of} 个读数中的 {count} 个学习',
  'nothing of it came while learning': '学习期间没有数据',
  'new since {at}: {count} of {of} readings until it is judged':
    '自 {at} 新出现：已有 {count} / {of} 个读数，达到后开始判断',
  'its own model': '自己的模型',
  "its class's model": '其类别的模型',
  'one rule': '1 条规则',
  '{count} rules': '{count} 条规则',
  'fixed limits of {channels}': '{channels} 的固定界限',
  'limits of [what]': '[what]的界限',
  'the machine': '设备',
  'the class {class}': '类别 {class}',
  'the clock': '时钟',
  'values that cannot be': '不可能的数值',
  silence: '无数据',
  instruments: '仪表',
  '{factor} × the limits of [model]': '[model]界限的 {factor} 倍',
  'learning: {count} of {of} readings': '学习中：{count} / {of} 个读数',
  'judged by the model of its class': '按其类别的模型判断',
  'provisional: {count} readings, {days} of {of} days': '临时：{count} 个读数，{days} / {of} 天',
  'growing: {days} of {of} days': '学习中：{days} / {of} 天',
  'settled: {days} days': '已稳定：{days} 天',
  'fixed: it is learned again only on request': '固定：仅应要求重新学习',
  'no weekend seen yet': '尚未经历周末',
  '{count} more were left out, as not plausible for its class': '另有 {count} 个因不符合其类别而被排除',
  'nothing changed in the {count} before, from which nothing can be learned': '之前的 {count} 个没有变化，无法从中学习',
  'it stood still, and is learned once it has worked': '机器处于停机状态，待其运行后再学习',
  '{count} more were left out: the machine stood, and is learned once it has worked':
    '另有 {count} 个未计入：机器处于停机状态，待其运行后再学习',
  '[stage]; it stands since {since}, as it was hardly seen to, and is judged once it works again':
    '[stage]；自 {since} 起停机，这种情况此前很少见到，重新运行后恢复判断',
  'learned again after {count} more readings': '再有 {count} 个读数后重新学习',
  'model of {count} readings kept out: [why]': '未采用由 {count} 个读数学习的模型：[why]',
  'it is judged once its normal behaviour is learned from {count} readings':
    '由 {count} 个读数学习到正常行为后才开始判断',
  'it is judged once its normal behaviour is learned from {count} readings: nothing changed in {still} readings, which teaches nothing; set limits or rules if it always reads so':
    '由 {count} 个读数学习到正常行为后才开始判断：{still} 个读数没有变化，无法从中学习；如果一向如此，请设置界限或规则',
  'its readings are older than what it sent before, or repeat it: they are stored; look at its clock':
    '读数比之前发送的更早或重复：已存储；请检查其时钟',
  '{count} channels beyond the {most} that are followed are stored and not judged: {names}':
    '超出所跟踪的 {most} 个通道，另有 {count} 个只存储不判断：{names}',
  '{class} came too late': '{class} 来得太晚',
  'it was learned by an earlier version, which judged classes by windows: train the class again':
    '由较早的版本学习，当时按窗口判断类别：请重新训练该类别',
  'it models the channel {channel}, which the device does not send': '模型包含通道 {channel}，而设备不发送该通道',
  'it has learned {channel} in {unit}, and the device sends it in {other}':
    '学习时 {channel} 的单位为 {unit}，而设备以 {other} 发送',
  'net: {used} of {channels} channels (spread of {each})': '神经网络：{channels} 个通道中的 {used} 个（散布 {each}）',
  'net: {used} of {channels} bands (spread of {each})': '神经网络：{channels} 个频带中的 {used} 个（散布 {each}）',
  'waveforms after the first four have no net: {count}': '第五个起的波形没有神经网络：{count} 个',
  'blocks that no net judged, since their sample rate or length is not that of the first: {count}':
    '未经神经网络判断的数据块（采样率或长度与首块不同）：{count} 个',
  'no net: it is tried from {count} spectra of a waveform': '无神经网络：每个波形达到 {count} 个频谱后再尝试',
  'no net: it is tried from {count} readings': '无神经网络：达到 {count} 个读数后再尝试',
  'no net: there is one channel, and no other that could tell of it': '无神经网络：只有一个通道，没有其他通道可供推断',
  'no net: there are too many channels to train one': '无神经网络：通道过多，无法训练',
  'no net: the linear relations tell as much as curves do': '无神经网络：线性关系已足够',
  'no net yet: one may tell more, and is tried at the next learning, where TensorFlow.js can be loaded':
    '尚无神经网络：可能更有效，下次学习时如能加载 TensorFlow.js 将会尝试',
  'no net: it was tried, and was no better on held-out readings': '无神经网络：已尝试，在留出的读数上并不更好',
  'no net: the model is from before there were nets': '无神经网络：模型早于神经网络功能',
  'a channel could not be learned': '有一个通道无法学习',
  '{count} readings are left to learn from, and {least} are needed: choose a longer time, or keep what was left out':
    '可用于学习的读数剩 {count} 个，需要 {least} 个：请选择更长的时段，或保留被排除的部分',
  'nothing can be learned for {device}: no channel ever changes': '{device} 无法学习：没有任何通道发生变化',
  'learning failed: [why]': '学习失败：[why]',
  'the learning ended without a result': '学习结束而没有结果',
  'learning took longer than {minutes} min': '学习超过 {minutes} 分钟',
  'the program stops; it is learned after its next start': '程序正在停止；下次启动后学习',
  'No reading of {device} is stored in this time: choose another one.':
    '该时段内没有存储 {device} 的读数：请另选时段。',
  'learned anew from the next readings: [why]': '由之后的读数重新学习：[why]',
  'No channel of {device} is stored that may be learned: exclude fewer.': '{device} 没有可学习的已存通道：请减少排除。',
  'its process has changed': '其工艺已改变',
  'parts of it were replaced': '其部件已更换',
  'There is no episode {id}.': '没有报警 {id}。',
  'The alarm {id} has no level that stayed: only an alarm that ended as "changed and stayed" has one to decide on.':
    '报警 {id} 没有保持的新水平：只有以“已变化并保持”结束的报警才需要决定。',
  'It is decided already: the [which] level of {device} is normal. Have the device learned again to change that.':
    '已决定：{device} 的[which]水平是正常的。如需更改，请重新学习该设备。',
  '{device} is being learned already: wait until run {run} has ended.':
    '{device} 正在学习：请等待第 {run} 次学习结束。',
  'Nothing is set for {device}.': '{device} 没有设置。',
  '{device} has no {channel}; it has {channels}': '{device} 没有 {channel}；它有 {channels}',
  'There is no run {run} of {device}.': '{device} 没有第 {run} 次学习。',
  'is the beginning of the readings to learn from; give it, or fromNow': '是学习的起点：请填写，或选择从现在起',
  'means nothing with fromNow': '与“从现在起”一起使用时无意义',
  '{channel} needs low or high': '{channel} 需要下限或上限',
  'low of {channel} must be below high': '{channel} 的下限必须低于上限',
  '{channel} has two limits; give one': '{channel} 有两个界限：请只填写一个',
  '{model} is no model of {device}.': '{model} 不是 {device} 的模型。',
  '{device} uses {model} within a few seconds of its next reading': '{device} 将在下一个读数后数秒内使用 {model}',
  '{device} uses {model}, which it has not had before within a few seconds of its next reading':
    '{device} 将在下一个读数后数秒内使用 {model}（之前未用过）',
  '{number} is [state]: it cannot be [action].': '{number} 的状态为“[state]”，不能[action]。',
  'until: the end of a shelving must be later than now and within 24 hours':
    'until：搁置的结束时间必须在 24 小时以内的将来',
  'either until or minutes is needed': '须填写结束时间或分钟数之一',
  '{name} is [state] already.': '{name} 已经[state]。',
  'it ends after it begins, and later than now': '结束时间必须晚于开始时间和现在',
  'There is no maintenance window {id}.': '没有维护时段 {id}。',
  'The maintenance window {id} is over.': '维护时段 {id} 已结束。',
  'no maintenance window is open': '没有进行中的维护时段',
  'the alarm came back before the repair was verified': '维修验证之前报警再次出现',
  'its alarm has reached {severity}': '其报警已达到 {severity}',
  'an alarm that chatters hides others; the machine itself has tickets of its own':
    '反复抖动的报警会掩盖其他报警；设备本身另有工单',
  'it began and ended {times} times within a minute': '一分钟内开始和结束 {times} 次',
  'it began and ended {times} times within an hour': '一小时内开始和结束 {times} 次',
  'an alarm flood is in progress': '报警泛滥正在进行',
  '{count} new alarms in 10 min are no flood': '10 分钟内 {count} 个新报警不算泛滥',
  'more than {count} new alarms in 10 min: an alarm flood': '10 分钟内新报警超过 {count} 个：报警泛滥',
  'its ticket is no longer open': '其工单已不再未完成',
  'fewer than {count} new alarms in 10 min': '10 分钟内新报警少于 {count} 个',
  'it came just before an alarm flood': '恰在报警泛滥之前出现',
  'the flood is over: [why]': '报警泛滥结束：[why]',
  '{gateway} is silent': '{gateway} 无响应',
  '{gateway} is heard again': '{gateway} 恢复响应',
  'it is a part of another ticket already': '已属于另一张工单',
  'nothing beside it began within 15 min': '15 分钟内附近没有其他故障开始',
  '{count} troubles began within 15 min': '15 分钟内开始了 {count} 个故障',
  'those beside it are parts of another ticket': '附近的故障属于另一张工单',
  'its part {number} is [state]': '其部分 {number} 的状态为[state]',
  'a ticket is open': '已有未完成的工单',
  'the same trouble came back within {days} days': '同一故障在 {days} 天内再次出现',
  'the gateway itself is silent': '网关本身无响应',
  'it has no gateway': '没有网关',
  'nothing else behind {gateway} is silent': '{gateway} 后没有其他无响应的设备',
  '{count} devices behind {gateway} fell silent within 15 min': '{gateway} 后的 {count} 个设备在 15 分钟内无响应',
  'the asset is [state]': '设备已[state]',
  'the same alarm is shelved': '同一报警已搁置',
  'a maintenance window is open': '维护时段正在进行',
  'its parent is down': '其上级设备停机',
  'its gateway is silent': '其网关无响应',
  'its time is over': '时间已到',
  'it is out of service or use': '已停用或报废',
  'it is in service and use': '正在使用',
  '{text} is none of hidden, {values}': '{text} 不是 hidden、{values} 之一',
  '{channel} is {value}, above {limit}, the limit that {person} set on {day}: [why].':
    '{channel} 为 {value}，高于 {person} 于 {day} 设置的界限 {limit}：[why]。',
  '{channel} is {value}, below {limit}, the limit that {person} set on {day}: [why].':
    '{channel} 为 {value}，低于 {person} 于 {day} 设置的界限 {limit}：[why]。',
  '{channel} is {value}, above {limit}, the limit that {person} set on {id} for {asset}: [why].':
    '{channel} 为 {value}，高于 {person} 于 {id} 为 {asset} 设置的界限 {limit}：[why]。',
  '{channel} is {value}, below {limit}, the limit that {person} set on {id} for {asset}: [why].':
    '{channel} 为 {value}，低于 {person} 于 {id} 为 {asset} 设置的界限 {limit}：[why]。',
  // Of alarms from before the day was named.
  '{channel} is {value}, above {limit}, the limit that {person} set: [why].':
    '{channel} 为 {value}，高于 {person} 设置的界限 {limit}：[why]。',
  '{channel} is {value}, below {limit}, the limit that {person} set: [why].':
    '{channel} 为 {value}，低于 {person} 设置的界限 {limit}：[why]。',
  'the learned limits count {factor} times, as {person} set on {id} for {asset}: [why]':
    '学习所得界限按 {person} 于 {id} 为 {asset} 的设置乘以 {factor}：[why]',
  'the learned limits count {factor} times, as {person} set on {day}: [why]':
    '学习所得界限按 {person} 于 {day} 的设置乘以 {factor}：[why]',
  'its limit no longer applies': '其界限不再有效',
  'its rule was changed, and no longer looks at this channel': '其规则已更改，不再涉及此通道',
  'its rule no longer applies': '其规则不再有效',
};
