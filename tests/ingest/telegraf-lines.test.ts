import { describe, expect, it } from 'vitest';
import { decodeLineProtocol } from '../../ingest/decode/formats/line-protocol.ts';
import { brief, decodeWith, NOW, neverThrows } from '../helpers/codecs.ts';
import { TELEGRAF_LINES } from './originals/telegraf-lines.ts';

describe("the lines of Telegraf's documentation", () => {
  const decoded = TELEGRAF_LINES.map(([, line]) => decodeWith(decodeLineProtocol, 'telegraf/a', line));
  const of = (file: string) => decoded.filter((_, index) => TELEGRAF_LINES[index]?.[0] === file);

  it('are all readings, but for the one that is none', () => {
    expect(decoded.flatMap(({ rejections }) => rejections.map(({ reason, detail }) => [reason, detail]))).toEqual([
      ['malformed_line', 'a field is key=value'],
    ]);
    expect(decoded.flatMap(({ readings }) => readings)).toHaveLength(TELEGRAF_LINES.length - 1);
  });

  it('of a controller belong to its host, and those of a server over OPC UA to the sender', () => {
    expect(of('inputs/s7comm/README.md').flatMap(brief)).toEqual([
      [
        'plant:Hugin',
        1_611_332_164_000 - NOW,
        { 's7comm.rpm': 712, 's7comm.status_ok': 1, 's7comm.last_error_time': 1_611_319_680_000_000_000 },
        { 's7comm.rpm': '/min' },
      ],
    ]);
    expect(of('inputs/opcua/README.md').flatMap(brief)).toMatchObject([
      [
        'plant:gateway-1',
        1_606_893_246_000 - NOW,
        { 'group1_metric_name.name{group1_tag=val1,id=ns=3;i=1002,node1_tag=val3}': -1.389117 },
      ],
      [
        'plant:gateway-1',
        1_606_893_246_000 - NOW,
        { 'group2_metric_name.sin{group2_tag=val3,id=ns=3;i=1004}': 1.902113 },
      ],
    ]);
  });

  it('have the units that their tags and fields tell', () => {
    const units = ['inputs/ipmi_sensor/README.md', 'inputs/upsd/README.md']
      .flatMap(of)
      .map(({ readings }) => readings[0]?.units);
    expect(units).toEqual([
      { 'ipmi_sensor{name=power_supply_1,server=10.20.2.203}': 'kW' },
      { 'ipmi_sensor{name=fan_1}': '%' },
      {
        'upsd.load_percent{serial=AS1231515,ups_name=name1}': '%',
        'upsd.battery_charge_percent{serial=AS1231515,ups_name=name1}': '%',
      },
    ]);
  });

  it('tell by the tag device a part of the host, not a device of its own', () => {
    const parts = [
      'inputs/disk/README.md',
      'inputs/smart/README.md',
      'inputs/sysstat/README.md',
      'inputs/temp/README.md',
    ];
    const readings = parts.flatMap(of).flatMap((found) => found.readings);
    expect(readings.map(({ device }) => device)).toEqual([
      ...['plant:gateway-1', 'plant:mbpro.local', 'plant:gateway-1', 'plant:gateway-1', 'plant:gateway-1'],
    ]);
    expect(readings.map(({ values }) => Object.keys(values)[0])).toEqual([
      'disk.inodes_free{device=dm-1,fstype=xfs,label=lvg-lv,mode=rw,path=/mnt}',
      expect.stringMatching(/^smart_device\.udma_crc_errors\{capacity=500277790720,device=rdisk0,.*~[0-9a-f]{8}\}$/),
      'per_cpu.pct_idle{device=cpu0}',
      'disk.avgqu-sz{device=sda,vg=rootvg}',
      'temp.temp{sensor=coretemp_physicalid0_input}',
    ]);
    const others =
      'cpu,host=a,device=all x=1\nper_cpu_pct_idle,host=b,device=cpu1 value=2\ncpu,host=c,device=press-1 x=3';
    expect(brief(decodeWith(decodeLineProtocol, 'telegraf/a', others))).toEqual([
      ['plant:a', 'arrival', { 'cpu.x{device=all}': 1 }],
      ['plant:b', 'arrival', { 'per_cpu_pct_idle{device=cpu1}': 2 }],
      ['plant:press-1', 'arrival', { 'cpu.x': 3 }],
    ]);
  });

  it('never make the decoder throw', () => {
    neverThrows(
      decodeLineProtocol,
      'telegraf/a',
      TELEGRAF_LINES.map(([, line]) => line),
    );
  });
});
