package catalogue

// Skill is an ability that a stage can assess.
type Skill string

// The skills that a stage can assess and that a measure might replace.
const (
	SkillReading       Skill = "reading"
	SkillHandwriting   Skill = "handwriting"
	SkillSpelling      Skill = "spelling"
	SkillComprehension Skill = "comprehension"
	SkillSpeech        Skill = "speech"
	SkillListening     Skill = "listening"
	SkillGraphics      Skill = "graphics"
)

// Skills returns all skills.
func Skills() []Skill {
	return []Skill{
		SkillReading, SkillHandwriting, SkillSpelling, SkillComprehension, SkillSpeech, SkillListening,
		SkillGraphics,
	}
}
