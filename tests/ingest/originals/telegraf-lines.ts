/**
 * Lines that Telegraf writes, byte for byte from the Go module github.com/influxdata/telegraf
 * v1.37.2 (MIT, Copyright (c) 2015-2025 InfluxData Inc.): file below `plugins/`, and the line. The
 * one of `inputs/modbus` has a comma for a point there, and so is no line protocol.
 */
export const TELEGRAF_LINES: readonly (readonly [file: string, line: string])[] = [
  [
    'inputs/s7comm/README.md',
    's7comm,host=Hugin rpm=712i,status_ok=true,last_error="empty slot",last_error_time=1611319681000000000i 1611332164000000000',
  ],
  [
    'inputs/opcua/README.md',
    String.raw`group1_metric_name,group1_tag=val1,id=ns\=3;i\=1002,node1_tag=val3 name=-1.389117,Quality="OK (0x0)" 1606893246000000000`,
  ],
  [
    'inputs/opcua/README.md',
    String.raw`group2_metric_name,group2_tag=val3,id=ns\=3;i\=1004 sin=1.902113,Quality="OK (0x0)" 1606893246000000000`,
  ],
  [
    'inputs/upsd/README.md',
    'upsd,serial=AS1231515,ups_name=name1 load_percent=9.7,time_left_ns=9800000,output_voltage=230.4,internal_temp=32.4,battery_voltage=27.4,input_frequency=50.2,input_voltage=230.4,battery_charge_percent=100,status_flags=8i 1490035922000000000',
  ],
  [
    'inputs/ipmi_sensor/README.md',
    'ipmi_sensor,server=10.20.2.203,name=power_supply_1,unit=watts status=1i,value=110 1517125513000000000',
  ],
  ['inputs/ipmi_sensor/README.md', 'ipmi_sensor,name=fan_1,unit=percent status=1i,value=43.12 1517125513000000000'],
  ['inputs/temp/README.md', 'temp,sensor=coretemp_physicalid0_input temp=100 1531298763000000000'],
  [
    'inputs/disk/README.md',
    'disk,device=dm-1,fstype=xfs,label=lvg-lv,mode=rw,path=/mnt inodes_free=8388605i,inodes_used=3i,total=17112760320i,free=16959598592i,used=153161728i,used_percent=0.8950147441789215,inodes_total=8388608i,inodes_used_percent=0.0017530778 1677001387000000000',
  ],
  [
    'inputs/smart/README.md',
    String.raw`smart_device,enabled=Enabled,host=mbpro.local,device=rdisk0,model=APPLE\ SSD\ SM0512F,serial_no=S1K5NYCD964433,wwn=5002538655584d30,capacity=500277790720 udma_crc_errors=0i,exit_status=0i,health_ok=true,read_error_rate=0i,temp_c=40i 1502536854000000000`,
  ],
  [
    'inputs/sysstat/README.md',
    'per_cpu,device=cpu0 pct_idle=98.73,pct_iowait=0,pct_nice=0.76,pct_steal=0,pct_system=0.51,pct_user=0 1459255626659697515',
  ],
  [
    'inputs/sysstat/README.md',
    'disk,device=sda,vg=rootvg avgqu-sz=0.01,avgrq-sz=8.5,await=3.31,pct_util=0.1,rd_sec_per_s=0,svctm=0.25,tps=4,wr_sec_per_s=34 1459255626663974389',
  ],
  [
    'outputs/mqtt/README.md',
    String.raw`modbus,location=main\ building,source=device\ 1,status=ok,type=Machine\ A temperature=21.4,serial\ number="324nlk234r5u9834t",working\ hours=123i,supplied=true 1676522982000000000`,
  ],
  [
    'inputs/modbus/README.md',
    'modbus,name=device,slave_id=1,type=holding_register energy=3254.5,power=23.5,frequency=49,97 1701777274026591864',
  ],
];
